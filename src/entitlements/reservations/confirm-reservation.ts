import type { MeterDefinition } from '../../billing/metering';
import { decimal } from '../../billing/money';
import { meterById } from '../../catalog';
import { businessNow } from '../../clocks';
import { requireCustomer } from '../../customers';
import { assert, LIMITS, refuse, refuseField, type Deps } from '../../platform';
import { ingestWithin } from '../../usage';
import { toUsageEvent } from '../check/usage-event';
import { requireHeld } from './require-held';
import { settle } from './settle';
import type { ReservationRow } from './store';

export interface ConfirmInput {
  readonly environmentId: string;
  readonly id: string;
  /** What the work came to; null takes what the properties say, or else what was held. */
  readonly quantity: string | null;
  readonly source: string | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * The work is done: its usage is recorded and the hold ends, in one transaction, so the units are never counted twice nor not at all.
 * It may be more than was held, even beyond the limit: what was used was used. Confirming again changes nothing.
 */
export async function confirmReservation(tx: Deps, input: ConfirmInput): Promise<ReservationRow> {
  const found = await requireHeld(tx, input, 'confirmed');
  if (found.status === 'confirmed') return checkedSame(found, input);
  const customer = await requireCustomer(tx.db, found.environment_id, found.customer_id);
  const meter = await meterById(tx.db, found.environment_id, found.meter_id);
  assert(meter, 'reservation_without_meter', { reservation_id: found.id });
  const now = await businessNow(tx, customer);
  const { events, quantity } = eventsOf(meter.definition, found, customer.external_id, input);
  await ingestWithin({ ...tx, clock: { now: () => now } }, { environmentId: found.environment_id, events: events.map((event) => event.event) });
  return settle(tx, found, { status: 'confirmed', settled_at: now, confirmed_quantity: quantity, event_ids: events.map((event) => event.id) });
}

function checkedSame(found: ReservationRow, { quantity }: ConfirmInput): ReservationRow {
  const same = quantity === null || decimal(quantity).eq(decimal(found.confirmed_quantity ?? '0'));
  return same ? found : refuse('reservation_not_held', { status: found.status, confirmed_quantity: found.confirmed_quantity });
}

interface Recorded {
  readonly events: readonly { readonly id: string; readonly event: unknown }[];
  readonly quantity: string;
}

/** One event, named like the reservation; a meter that counts events gets as many as units were used. */
function eventsOf(meter: MeterDefinition, { id, quantity: held }: ReservationRow, customer: string, input: ConfirmInput): Recorded {
  const { source, properties } = input;
  const wanted = { customer, eventName: null, source, properties };
  if (meter.aggregation.type !== 'count') {
    const requested = input.quantity ?? (isStated(meter, properties) ? null : held);
    const { event, quantity } = toUsageEvent(meter, { ...wanted, requested, eventId: id });
    return { events: [{ id, event }], quantity };
  }
  const count = wholeNumber(input.quantity ?? held);
  const ids = count === 1 ? [id] : Array.from({ length: count }, (_, index) => `${id}/${index + 1}`);
  return { events: ids.map((eventId) => ({ id: eventId, event: toUsageEvent(meter, { ...wanted, requested: '1', eventId }).event })), quantity: String(count) };
}

/** Whether the caller's own properties say what was used. */
function isStated({ aggregation }: MeterDefinition, properties: ConfirmInput['properties']): boolean {
  return aggregation.expression !== undefined || (aggregation.field !== undefined && aggregation.field in properties);
}

function wholeNumber(quantity: string): number {
  const number = decimal(quantity);
  if (!number.isInteger() || number.gt(LIMITS.eventsPerBatch))
    return refuseField('validation_failed', '/quantity', `must be a whole number up to ${LIMITS.eventsPerBatch}, since the meter counts events`);
  return number.toNumber();
}
