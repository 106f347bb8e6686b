import { addsUp, measure, type MeterDefinition, roundQuantity } from '../../billing/metering';
import { decimal } from '../../billing/money';
import { inTransaction, refuse, refuseField, type Deps } from '../../platform';
import { findEvent, ingestEvent } from '../../usage';
import { judge, loadSubject, readUsage, type CheckResult, type Subject } from './check-entitlement';
import { takeTurn } from './take-turn';

/** The event that is recorded when the check allows it, as the caller wrote it. */
export interface RecordInput {
  readonly environmentId: string;
  readonly customer: string;
  readonly feature: string;
  /** Null takes what the event counts for. */
  readonly requested: string | null;
  readonly eventId: string;
  readonly eventName: string | null;
  readonly source: string | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface RecordResult extends CheckResult {
  readonly event: { readonly eventId: string; readonly recorded: boolean; readonly duplicate: boolean };
}

/**
 * Checks and records in one: the event is stored exactly if the check allows it. Calls for one customer and meter take turns, under a lock
 * that holds across processes, so a hard limit is never overrun by them; events sent to /events do not wait in this line.
 * Sent again with the same event id, it changes nothing and says yes, even if the limit has been reached since.
 */
export async function recordUsage(deps: Deps, input: RecordInput): Promise<RecordResult> {
  const { resolution } = await loadSubject(deps, input);
  const meter = resolution.feature.meter ?? refuse('invalid_entitlement', { feature_id: resolution.feature.id, type: resolution.feature.type });
  const properties = filledProperties(meter.definition, input);
  const requested = contributionOf(meter.definition, input, properties);
  const event = eventOf(meter.definition, input, properties);
  const turn = `check:${resolution.customer.id}:${meter.id}`;
  return takeTurn(turn, () =>
    inTransaction(deps, async (tx) => {
      await tx.db.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [turn]);
      return recordLocked(tx, input, { requested, event });
    }),
  );
}

interface Recording {
  readonly requested: string;
  readonly event: Readonly<Record<string, unknown>>;
}

/** What is read here sees every event that an earlier turn has recorded: it was committed before the lock was free. */
async function recordLocked(tx: Deps, input: RecordInput, { requested, event }: Recording): Promise<RecordResult> {
  const subject = unrounded(await loadSubject(tx, input));
  const known = (await findEvent(tx.db, input.environmentId, input.eventId)) !== null;
  const usage = (await readUsage(tx, input.environmentId, subject)) ?? '0';
  const asked = judgeRounded(subject, usage, known ? '0' : requested);
  if (!known && !asked.decision.allowed) return { ...asked, event: { eventId: input.eventId, recorded: false, duplicate: false } };
  // Stamped with the customer's time, which on a test clock is not that of the server.
  const stamped = { ...tx, clock: { now: () => subject.now } };
  const { duplicate } = await ingestEvent(stamped, { environmentId: input.environmentId, event, idempotencyKey: null });
  const after = judgeRounded(subject, duplicate ? usage : decimal(usage).plus(decimal(requested)).toFixed(), '0');
  const { reason } = known ? after.decision : asked.decision;
  const decision = { allowed: true, reason, remaining: after.decision.remaining };
  return { ...after, requested, decision, event: { eventId: input.eventId, recorded: true, duplicate } };
}

interface Unrounded extends Subject {
  readonly rounding: MeterDefinition['rounding'];
}

/** Rounding is done after the request was added: ten calls of 0.1 are one unit and not ten. */
function unrounded(subject: Subject): Unrounded {
  const { feature } = subject.resolution;
  const rounding = feature.meter?.definition.rounding;
  if (!feature.meter || rounding === undefined) return { ...subject, rounding: undefined };
  const { rounding: _rounding, ...definition } = feature.meter.definition;
  return { ...subject, rounding, resolution: { ...subject.resolution, feature: { ...feature, meter: { ...feature.meter, definition } } } };
}

function judgeRounded(subject: Unrounded, usage: string, requested: string): CheckResult {
  const { rounding } = subject;
  if (rounding === undefined) return judge(subject, usage, requested);
  const before = roundQuantity(decimal(usage), rounding);
  const after = roundQuantity(decimal(usage).plus(decimal(requested)), rounding);
  return { ...judge(subject, before.toFixed(), after.minus(before).toFixed()), requested };
}

/** A quantity stands in for the property that the meter adds up, where that was left out. */
function filledProperties({ aggregation }: MeterDefinition, { properties, requested }: RecordInput): Readonly<Record<string, unknown>> {
  const { field, type } = aggregation;
  if (requested === null || type === 'count' || field === undefined || aggregation.expression !== undefined || field in properties) return properties;
  return { ...properties, [field]: requested };
}

const EVER = { start: '0001-01-01T00:00:00.000Z', end: '9999-01-01T00:00:00.000Z' };

/** What the event will count for: the meter itself says so, on this event alone. */
function contributionOf(meter: MeterDefinition, input: RecordInput, properties: Readonly<Record<string, unknown>>): string {
  if (!addsUp(meter)) refuse('usage_not_additive', { aggregation: meter.aggregation.type });
  if (input.eventName !== null && input.eventName !== meter.eventName) refuseField('validation_failed', '/event_name', `must be ${meter.eventName}`);
  const { rounding: _rounding, ...unrounded } = meter;
  const alone = { eventId: input.eventId, eventName: meter.eventName, occurredAt: '2000-01-01T00:00:00.000Z', properties };
  const counted = measure(unrounded, [alone], EVER);
  if (counted.eventCount === 0) refuseField('validation_failed', '/properties', "do not match the filters of the feature's meter");
  if (counted.errorCount > 0) refuseField('validation_failed', '/properties', 'lack the number that the feature is measured by');
  if (input.requested !== null && !decimal(input.requested).eq(decimal(counted.quantity))) {
    refuseField('validation_failed', '/quantity', `must be ${counted.quantity}, which is what the event counts for`);
  }
  return counted.quantity;
}

/** Without a timestamp: it happens now, and a retry is the same event. */
function eventOf(meter: MeterDefinition, input: RecordInput, properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const source = input.source === null ? {} : { source: input.source };
  return { event_id: input.eventId, event_name: meter.eventName, customer_id: input.customer, ...source, properties };
}
