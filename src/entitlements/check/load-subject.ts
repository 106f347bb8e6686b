import type { Instant } from '../../billing/calendar';
import type { MeterDefinition } from '../../billing/metering';
import type { Deps } from '../../platform';
import type { SubscriptionFacts } from '../../rating';
import { aggregateSources, type Aggregated } from '../resolve/aggregate-sources';
import { runsAt } from '../resolve/billing-period-at';
import type { Source } from '../resolve/load-sources';
import { usageWindow, windowOf, type UsageWindow } from '../resolve/measure-allowance';
import { resolve, type ResolveInput } from '../resolve/resolution';
import type { Resolution } from '../resolve/resolved';

/** A check before usage is looked at. */
export interface Subject {
  readonly resolution: Resolution;
  readonly now: Instant;
  readonly hasSubscription: boolean;
  readonly sources: readonly Source[];
  readonly aggregated: Aggregated | null;
  /** Null where nothing is counted. */
  readonly window: UsageWindow | null;
}

/** Who asks, for what, and what entitles to it at this instant of the customer's time. */
export async function loadSubject(deps: Deps, input: ResolveInput): Promise<Subject> {
  const resolution = await resolve(deps, input);
  const now = resolution.customer.frozenTime ?? deps.clock.now();
  const running = resolution.subscriptions.filter((subscription) => runsAt(subscription.life, now));
  const sources = resolution.sources.filter(({ subscription, entitlement }) => {
    const { starts_at: starts, ends_at: ends } = entitlement;
    return runsAt(subscription.life, now) && (starts === null || starts <= now) && (ends === null || ends > now);
  });
  const meter = resolution.feature.meter?.definition;
  const counted = meter ? windowOf(sources, meter, now) : null;
  return {
    resolution,
    now,
    hasSubscription: running.length > 0,
    sources,
    aggregated: sources.length === 0 ? null : (counted?.aggregated ?? aggregateSources(sources)),
    window: counted?.window ?? (meter && resolution.blocks ? billingWindow(running[0], meter, now) : null),
  };
}

/** Where only credits say how much may be used, usage counts by the billing period. */
function billingWindow(subscription: SubscriptionFacts | undefined, meter: MeterDefinition, now: Instant): UsageWindow | null {
  return subscription ? usageWindow(subscription, { limit: null, reset: 'billing_period', since: subscription.start_date }, meter, now) : null;
}
