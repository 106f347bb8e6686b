import type { Candidate, CandidatePrice } from './candidate';
import { pairPrices } from './pair-prices';
import type { PastItem, PastSubscription } from './past';

/** What becomes of the lines of a subscription under a candidate. */
export interface LineMap {
  /** By line id; null when the candidate has no price for it. A line that is not in it keeps its price. */
  readonly prices: ReadonlyMap<string, CandidatePrice | null>;
  readonly added: readonly AddedPrice[];
}

/** A price of the candidate that a plan had no counterpart for, with the lines of that plan: they say when it bills. */
export interface AddedPrice {
  readonly price: CandidatePrice;
  readonly subscriptionId: string;
  readonly beside: readonly PastItem[];
}

const KEEPS_ALL: LineMap = { prices: new Map(), added: [] };

/**
 * The lines of each plan that the subscription had are paired with the candidate plan, each plan for itself. What the candidate plan sold already stays as
 * it was billed, and so do add-ons and lines that belong to the subscription alone. Null when the candidate sells nothing in this currency and period.
 */
export function mapSubscription(subscription: PastSubscription, currency: string, candidate: Candidate): LineMap | null {
  const plans = groupByPlan(subscription.items.filter(({ entityType, entityId }) => entityType === 'plan' && entityId !== candidate.planId));
  if (candidate.planId === null || plans.length === 0) return KEEPS_ALL;
  const candidates = candidate.prices.filter((price) => price.currency === currency && repeatsWith(price, subscription));
  if (candidates.length === 0) return null;
  const prices = new Map<string, CandidatePrice | null>();
  const added: AddedPrice[] = [];
  for (const items of plans) {
    const pairing = pairPrices(items, candidates);
    for (const item of items) prices.set(item.id, pairing.partners.get(item.price.rootId) ?? null);
    added.push(...pairing.added.map((price) => ({ price, subscriptionId: subscription.id, beside: items })));
  }
  return { prices, added };
}

/** The same for all subscriptions whose lines are on an invoice; null when one of them cannot be compared. */
export function mapSubscriptions(subscriptions: readonly PastSubscription[], currency: string, candidate: Candidate): LineMap | null {
  const maps = subscriptions.map((subscription) => mapSubscription(subscription, currency, candidate));
  const known = maps.filter((map) => map !== null);
  if (known.length < maps.length) return null;
  return { prices: new Map(known.flatMap(({ prices }) => [...prices])), added: known.flatMap(({ added }) => added) };
}

function groupByPlan(items: readonly PastItem[]): readonly (readonly PastItem[])[] {
  const plans = new Map<string, PastItem[]>();
  for (const item of items) plans.set(item.entityId, [...(plans.get(item.entityId) ?? []), item]);
  return [...plans.values()];
}

function repeatsWith(price: CandidatePrice, { billingPeriod, billingPeriodCount }: PastSubscription): boolean {
  return price.billingPeriod === billingPeriod && price.billingPeriodCount === billingPeriodCount;
}
