import { ofCustomers } from '../../billing/metering';
import { assert, type Deps, type Instant } from '../../platform';
import { ensurePartition, monthOf } from '../ingest/partitions';

interface Span {
  readonly start: Instant;
  readonly end: Instant;
}

export interface RepeatEventsInput {
  readonly environmentId: string;
  readonly customerRefs: readonly string[];
  readonly from: Span;
  readonly into: Span;
  /** Copies that would lie before this are left out: what really happened until then is known. */
  readonly notBefore: Instant;
  /** Tells the copies of one span from those of another. */
  readonly label: string;
}

const SHIFTED = "least(occurred_at + (cast(:intoStart as timestamptz) - cast(:from as timestamptz)), cast(:intoEnd as timestamptz) - interval '1 millisecond')";

const COPY = `
  insert into events (environment_id, event_id, event_name, customer_ref, occurred_at, ingested_at, source, properties)
  select environment_id, event_id || :suffix, event_name, customer_ref, ${SHIFTED}, ingested_at, source, properties
  from events
  where ${ofCustomers('usage', ':environmentId', 'cast(:customerRefs as text[])')} and occurred_at >= :from and occurred_at < :to and ${SHIFTED} >= :notBefore`;

/**
 * Repeats a customer's usage of one span in another, as events that lie as far from its start; what has no room in a shorter one lies at its end.
 * For rehearsals: the copies are undone with them. They arrived when their originals did, so no cut-off and no rule about late usage sees anything new.
 * The partitions for them are made outside and stay, as for any event that is dated ahead.
 */
export async function repeatEvents(deps: Deps, { environmentId, customerRefs, from, into, notBefore, label }: RepeatEventsInput): Promise<void> {
  assert(deps.rehearsal === true, 'usage_repeated_for_real', { into: into.start });
  for (const month of monthsOf(into)) await ensurePartition(deps.pool, month);
  const spans = { from: from.start, to: from.end, intoStart: into.start, intoEnd: into.end };
  await deps.db.raw(COPY, { suffix: `~${label}`, environmentId, customerRefs: [...customerRefs], ...spans, notBefore });
}

/** How many events a span has, counted no further than one beyond `most`. Uses events_usage. */
export async function countUsage(deps: Deps, scope: Pick<RepeatEventsInput, 'environmentId' | 'customerRefs' | 'from'>, most: number): Promise<number> {
  const some = deps
    .db('events')
    .whereRaw(ofCustomers('usage', ':id', 'cast(:refs as text[])'), { id: scope.environmentId, refs: [...scope.customerRefs] })
    .where('occurred_at', '>=', scope.from.start)
    .where('occurred_at', '<', scope.from.end)
    .limit(most + 1)
    .select(deps.db.raw('1'));
  const [row] = (await deps.db.from(some.as('some')).count('* as count')) as { count: string }[];
  return Number(row?.count ?? 0);
}

/** Rollups know nothing of copies, so in the rehearsal there are none: usage is read from the events. */
export async function forgetRollups(deps: Deps, { environmentId, customerRefs }: Pick<RepeatEventsInput, 'environmentId' | 'customerRefs'>): Promise<void> {
  assert(deps.rehearsal === true, 'rollups_forgotten_for_real', {});
  await deps
    .db('usage_rollups')
    .where({ environment_id: environmentId })
    .whereIn('customer_ref', [...customerRefs])
    .delete();
}

function monthsOf({ start, end }: Span): readonly string[] {
  const months: string[] = [];
  const last = monthOf(end);
  for (const at = new Date(`${monthOf(start)}-01T00:00:00.000Z`); monthOf(at.toISOString()) <= last; at.setUTCMonth(at.getUTCMonth() + 1)) {
    months.push(monthOf(at.toISOString()));
  }
  return months;
}
