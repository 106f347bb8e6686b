import type { Period } from '../../billing/calendar';
import { businessNow } from '../../clocks';
import { computeFromSources, loadParty, type BillingParty, type ComputedInvoice, type LineSource } from '../../invoices';
import type { Instant } from '../../platform';
import { ingestCutoff } from '../../usage';
import type { SubscriptionDeps } from '../port';
import type { PeriodRow, SubscriptionRow } from '../rows';
import { lineSources, loadPricedLines } from '../steps';

export interface PreviewInput {
  readonly subscription: SubscriptionRow;
  /** A span other than the running period. */
  readonly span: Partial<Period>;
  readonly usageOnly: boolean;
}

export interface Preview {
  readonly computed: ComputedInvoice;
  readonly sources: readonly LineSource[];
  readonly party: BillingParty;
  readonly period: Period;
  readonly now: Instant;
}

/** What the running period would bill if it ended as it is now: the same reading and computing as the invoice, without the writing. */
export async function previewPeriod(deps: SubscriptionDeps, { subscription, span, usageOnly }: PreviewInput): Promise<Preview> {
  const party = await loadParty(deps.db, subscription.environment_id, subscription.customer_id);
  const now = await businessNow(deps, party.customer);
  const last = await lastPeriod(deps, subscription.id);
  const period = { start: span.start ?? last?.starts_at ?? now, end: span.end ?? last?.ends_at ?? now };
  const lines = await loadPricedLines(deps, subscription.id);
  const trial = last?.kind === 'trial' && span.start === undefined;
  const ended = trial && subscription.trial_usage === 'free' && !usageOnly ? null : period;
  const all = lineSources({ lines, ended, begins: null, fees: !trial, endedShare: null, beginsShare: null });
  const sources = usageOnly ? all.filter((source) => source.kind === 'usage') : all;
  const ingestedBefore = await ingestCutoff(deps.db);
  const computed = await computeFromSources(deps.db, {
    party,
    currency: subscription.currency,
    period,
    sources,
    ingestedBefore,
    forUpdate: false,
    invoiceId: null,
    lateUsageOf: usageOnly ? null : subscription.id,
  });
  return { computed, sources, party, period, now };
}

/** The open period, or the last one of a subscription that has ended. */
export function lastPeriod(deps: Pick<SubscriptionDeps, 'db'>, subscriptionId: string): Promise<PeriodRow | undefined> {
  return deps.db<PeriodRow>('subscription_periods').where({ subscription_id: subscriptionId }).orderBy('sequence', 'desc').first();
}
