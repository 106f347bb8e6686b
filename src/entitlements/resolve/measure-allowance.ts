import { type AllowanceRule, windowAt } from '../../billing/allowances';
import type { Instant } from '../../billing/calendar';
import { addsUp, type MeterDefinition } from '../../billing/metering';
import type { Deps } from '../../platform';
import { liveUsage, usageNow } from '../../usage';
import type { SubscriptionFacts } from '../../rating';
import { aggregateSources, type Aggregated } from './aggregate-sources';
import { allowanceRule } from './allowance-rule';
import { billingPeriodAt } from './billing-period-at';
import type { Source } from './load-sources';

/** What counts against a limit, and from when to when. */
export interface UsageWindow {
  readonly start: Instant;
  /** When the limit starts anew; null when it never does. */
  readonly resetAt: Instant | null;
  readonly end: Instant;
}

/**
 * The window in which a customer's usage counts at an instant. With several subscriptions it is that of the oldest one.
 * A level is not used up: it is held against the limit in each billing period, whatever the reset.
 */
export function usageWindow(subscription: SubscriptionFacts, rule: AllowanceRule, meter: MeterDefinition, now: Instant): UsageWindow {
  const period = billingPeriodAt(subscription.life, now);
  const { start, end } = windowAt(addsUp(meter) ? rule : { ...rule, reset: 'billing_period' }, now, period);
  return { start, resetAt: end, end: end ?? period.end };
}

/** An entitlement's window, from the sources that make it up. */
export function windowOf(
  sources: readonly Source[],
  meter: MeterDefinition,
  now: Instant,
): { readonly aggregated: Aggregated; readonly window: UsageWindow | null } {
  const aggregated = aggregateSources(sources);
  const [first] = sources;
  return { aggregated, window: first ? usageWindow(first.subscription, allowanceRule(aggregated, first.subscription), meter, now) : null };
}

export interface MeasureWindowInput {
  readonly environmentId: string;
  readonly customerRefs: readonly string[];
  readonly meter: MeterDefinition;
  readonly window: UsageWindow;
}

/** Everything used in a window that has arrived so far, in the numbers that billing uses. */
export function measureWindow(deps: Pick<Deps, 'db' | 'pool'>, { window, ...input }: MeasureWindowInput): Promise<string> {
  return liveUsage(deps, { ...input, window: { start: window.start, end: window.end } });
}

/** The same for who may believe nothing: all that is committed at this moment, in whichever process. */
export function measureWindowNow(deps: Pick<Deps, 'db' | 'pool'>, { window, ...input }: MeasureWindowInput): Promise<string> {
  return usageNow(deps, { ...input, window: { start: window.start, end: window.end } });
}
