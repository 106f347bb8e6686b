import { decimal } from '../../billing/money';
import { refuse, type Deps } from '../../platform';
import { findEvent, ingestEvent } from '../../usage';
import type { CheckResult } from './check-entitlement';
import { inTurn } from './in-turn';
import { loadSubject } from './load-subject';
import { readSpent } from './read-spent';
import { judgeRounded, unrounded } from './rounded';
import { toUsageEvent, type UsageEvent, type WantedEvent } from './usage-event';

/** The event that is recorded when the check allows it. */
export interface RecordInput extends WantedEvent {
  readonly environmentId: string;
  readonly feature: string;
}

export interface RecordResult extends CheckResult {
  readonly event: { readonly eventId: string; readonly recorded: boolean; readonly duplicate: boolean };
}

/**
 * Checks and records in one: the event is stored exactly if the check allows it. Calls for one customer and meter take turns, so a hard
 * limit is never overrun by them; events sent to /events do not wait in this line.
 * Sent again with the same event id, it changes nothing and says yes, even if the limit has been reached since.
 */
export async function recordUsage(deps: Deps, input: RecordInput): Promise<RecordResult> {
  const { resolution } = await loadSubject(deps, input);
  const meter = resolution.feature.meter ?? refuse('invalid_entitlement', { feature_id: resolution.feature.id, type: resolution.feature.type });
  const wanted = toUsageEvent(meter.definition, input);
  return inTurn(deps, { customerId: resolution.customer.id, meterId: meter.id }, (tx) => recordLocked(tx, input, wanted));
}

async function recordLocked(tx: Deps, input: RecordInput, { quantity, event }: UsageEvent): Promise<RecordResult> {
  const subject = unrounded(await loadSubject(tx, input));
  const known = (await findEvent(tx.db, input.environmentId, input.eventId)) !== null;
  const spent = await readSpent(tx, input.environmentId, subject);
  const asked = judgeRounded(subject, spent, known ? '0' : quantity);
  if (!known && !asked.decision.allowed) return { ...asked, event: { eventId: input.eventId, recorded: false, duplicate: false } };
  // Stamped with the customer's time, which on a test clock is not that of the server.
  const stamped = { ...tx, clock: { now: () => subject.now } };
  const { duplicate } = await ingestEvent(stamped, { environmentId: input.environmentId, event, idempotencyKey: null });
  const usage = decimal(spent.usage ?? '0').plus(decimal(duplicate ? '0' : quantity));
  const after = judgeRounded(subject, { ...spent, usage: usage.toFixed() }, '0');
  const { reason } = known ? after.decision : asked.decision;
  const decision = { allowed: true, reason, remaining: after.decision.remaining };
  return { ...after, requested: quantity, decision, event: { eventId: input.eventId, recorded: true, duplicate } };
}
