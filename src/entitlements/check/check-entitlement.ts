import type { Instant } from '../../billing/calendar';
import { decimal } from '../../billing/money';
import type { Deps } from '../../platform';
import { aggregateSources, type Aggregated } from '../resolve/aggregate-sources';
import { runsAt } from '../resolve/billing-period-at';
import type { Source } from '../resolve/load-sources';
import { measureWindow, windowOf, type UsageWindow } from '../resolve/measure-allowance';
import { heldQuantity } from '../reservations/held.sql';
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

/** What is gone of a limit. */
export interface Spent {
  /** Null where nothing is counted. */
  readonly usage: string | null;
  /** Units that reservations hold. */
  readonly held: string;
}

export interface CheckResult extends Subject, Spent {
  readonly decision: Decision;
  readonly requested: string;
}

/** Whether a customer may use so much of a feature now: what it is entitled to, less all usage that has arrived. It changes nothing. */
export async function checkEntitlement(deps: Deps, input: CheckInput): Promise<CheckResult> {
  const subject = await loadSubject(deps, input);
  return judge(subject, await readSpent(deps, input.environmentId, subject), input.requested);
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

/** Holds first, then usage: a confirmation between the two statements then counts twice for a moment, and never not at all. */
export async function readSpent(deps: Pick<Deps, 'db' | 'pool' | 'clock'>, environmentId: string, subject: Subject): Promise<Spent> {
  const { resolution, window, now } = subject;
  const { meter } = resolution.feature;
  if (!meter || window === null) return { usage: null, held: '0' };
  const held = await heldQuantity(deps.db, { customerId: resolution.customer.id, meterId: meter.id, now });
  const usage = await measureWindow(deps, { environmentId, customerRefs: resolution.customer.refs, meter: meter.definition, window });
  return { usage, held };
}

export function judge(subject: Subject, spent: Spent, requested: string): CheckResult {
  const { hasSubscription, aggregated, resolution } = subject;
  const spentUnits = decimal(spent.usage ?? '0')
    .plus(decimal(spent.held))
    .toFixed();
  const decision = decideCheck({ hasSubscription, aggregated, metered: resolution.feature.type === 'metered', spent: spentUnits, requested });
  return { ...subject, ...spent, decision, requested };
}
