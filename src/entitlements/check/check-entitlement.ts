import type { Instant } from '../../billing/calendar';
import type { Deps } from '../../platform';
import { aggregateSources, type Aggregated } from '../resolve/aggregate-sources';
import { runsAt } from '../resolve/billing-period-at';
import type { Source } from '../resolve/load-sources';
import { measureWindow, windowOf, type UsageWindow } from '../resolve/measure-allowance';
import { resolve, type ResolveInput } from '../resolve/resolution';
import type { Resolution } from '../resolve/resolved';
import { decideCheck, type Decision } from './decide-check';

export interface CheckInput extends ResolveInput {
  readonly requested: string;
}

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

export interface CheckResult extends Subject {
  readonly decision: Decision;
  readonly usage: string | null;
  readonly requested: string;
}

/** Whether a customer may use so much of a feature now: what it is entitled to, less all usage that has arrived. It changes nothing. */
export async function checkEntitlement(deps: Deps, input: CheckInput): Promise<CheckResult> {
  const subject = await loadSubject(deps, input);
  const usage = await readUsage(deps, input.environmentId, subject);
  return judge(subject, usage, input.requested);
}

export async function loadSubject(deps: Deps, input: ResolveInput): Promise<Subject> {
  const resolution = await resolve(deps, input);
  const now = resolution.customer.frozenTime ?? deps.clock.now();
  const sources = resolution.sources.filter(({ subscription, entitlement }) => {
    const { starts_at: starts, ends_at: ends } = entitlement;
    return runsAt(subscription.life, now) && (starts === null || starts <= now) && (ends === null || ends > now);
  });
  const meter = resolution.feature.meter?.definition;
  const counted = meter ? windowOf(sources, meter, now) : null;
  return {
    resolution,
    now,
    hasSubscription: resolution.subscriptions.some((subscription) => runsAt(subscription.life, now)),
    sources,
    aggregated: sources.length === 0 ? null : (counted?.aggregated ?? aggregateSources(sources)),
    window: counted?.window ?? null,
  };
}

export async function readUsage(deps: Pick<Deps, 'db' | 'pool' | 'clock'>, environmentId: string, { resolution, window }: Subject): Promise<string | null> {
  const meter = resolution.feature.meter?.definition;
  if (!meter || window === null) return null;
  return measureWindow(deps, { environmentId, customerRefs: resolution.customer.refs, meter, window });
}

export function judge(subject: Subject, usage: string | null, requested: string): CheckResult {
  const { hasSubscription, aggregated, resolution } = subject;
  const decision = decideCheck({ hasSubscription, aggregated, metered: resolution.feature.type === 'metered', usage: usage ?? '0', requested });
  return { ...subject, decision, usage, requested };
}
