import { addMilliseconds, boundaryAt, type Cadence, calendarDaysBetween, instantFromDateTime, instantOf, localTime, periodIndexOf } from '../../../src/billing';
import type { Adapter } from '../adapter';
import { at, flag, type Json, text, textOrNull } from '../json';
import { anniversary, unitOf } from './formats';

const second = 1000;

function midnight(instant: string, zone: string): string {
  return instantFromDateTime(localTime(instant, zone).startOf('day'));
}

/** Lago's calendar periods start on fixed dates, its anniversary ones at the local midnight of the subscription's first day. */
function cadenceOf(vector: Json, unit: string): Cadence {
  const zone = text(vector, 'timezone');
  const calendar = text(vector, 'billing_time') === 'calendar';
  // 1 January 2001 was a Monday: one anchor for weeks, months, quarters, halves and years.
  const anchor = calendar ? midnight('2001-01-01T12:00:00.000Z', 'UTC') : instantOf(text(vector, 'subscription_at'));
  const start = calendar
    ? instantFromDateTime(localTime(anchor, 'UTC').setZone(zone, { keepLocalTime: true }) as ReturnType<typeof localTime>)
    : midnight(anchor, zone);
  return anniversary(start, zone, unitOf(unit), 1);
}

const months: readonly string[] = ['yearly', 'semiannual'];

/** The index of the period that a run at `billing_at` bills: the one that holds it for fees in advance and for terminations, else the one before. */
function billedIndex(vector: Json, cadence: Cadence, kind: Kind): number {
  const terminated = textOrNull(vector, 'terminated_at');
  const holding = periodIndexOf(cadence, instantOf(text(vector, 'billing_at')));
  if (flag(vector, 'current_usage')) return holding;
  if (kind === 'fee' && flag(vector, 'pay_in_advance')) return holding;
  return terminated === null || instantOf(terminated) > instantOf(text(vector, 'billing_at')) ? holding - 1 : holding;
}

type Kind = 'fee' | 'charges' | 'fixed_charges';

function unitFor(vector: Json, kind: Kind): string {
  const interval = text(vector, 'interval');
  if (!months.includes(interval)) return interval;
  if (kind === 'charges' && flag(vector, 'bill_charges_monthly')) return 'monthly';
  return kind === 'fixed_charges' && flag(vector, 'bill_fixed_charges_monthly') ? 'monthly' : interval;
}

/** With monthly charges on a longer plan a run bills the longer ones only when it falls on their boundary. */
function notDue(vector: Json, kind: Kind): boolean {
  const interval = text(vector, 'interval');
  const monthly = flag(vector, 'bill_charges_monthly') || flag(vector, 'bill_fixed_charges_monthly');
  if (!monthly || !months.includes(interval) || unitFor(vector, kind) === 'monthly' || flag(vector, 'current_usage')) return false;
  const cadence = cadenceOf(vector, interval);
  const day = midnight(instantOf(text(vector, 'billing_at')), cadence.zone);
  return kind !== 'fee' && textOrNull(vector, 'terminated_at') === null && boundaryAt(cadence, periodIndexOf(cadence, day)) !== day;
}

function from(vector: Json, kind: Kind): string | null {
  const started = textOrNull(vector, 'started_at');
  if (started === null || notDue(vector, kind)) return null;
  const cadence = cadenceOf(vector, unitFor(vector, kind));
  const start = boundaryAt(cadence, billedIndex(vector, cadence, kind));
  const first = kind === 'fee' ? midnight(instantOf(started), cadence.zone) : instantOf(started);
  return first > start ? first : start;
}

function to(vector: Json, kind: Kind): string | null {
  if (textOrNull(vector, 'started_at') === null || notDue(vector, kind)) return null;
  const cadence = cadenceOf(vector, unitFor(vector, kind));
  const end = addMilliseconds(boundaryAt(cadence, billedIndex(vector, cadence, kind) + 1), -second);
  const terminated = textOrNull(vector, 'terminated_at');
  return terminated !== null && instantOf(terminated) < end && (kind !== 'fee' || !flag(vector, 'pay_in_advance')) ? instantOf(terminated) : end;
}

function days(vector: Json, kind: Kind): number {
  const cadence = cadenceOf(vector, unitFor(vector, kind));
  const given = textOrNull(vector, 'optional_from_date');
  const index = given === null ? billedIndex(vector, cadence, kind) : periodIndexOf(cadence, instantOf(given.includes('T') ? given : `${given}T12:00:00Z`));
  return calendarDaysBetween(boundaryAt(cadence, index), boundaryAt(cadence, index + 1), cadence.zone);
}

function answer(vector: Json): Json {
  const cadence = cadenceOf(vector, text(vector, 'interval'));
  const holding = periodIndexOf(cadence, instantOf(text(vector, 'billing_at')));
  switch (text(vector, 'query')) {
    case 'from_datetime':
      return from(vector, 'fee');
    case 'to_datetime':
      return to(vector, 'fee');
    case 'charges_from_datetime':
      return from(vector, 'charges');
    case 'charges_to_datetime':
      return to(vector, 'charges');
    case 'fixed_charges_from_datetime':
      return from(vector, 'fixed_charges');
    case 'fixed_charges_to_datetime':
      return to(vector, 'fixed_charges');
    case 'next_end_of_period':
      return addMilliseconds(boundaryAt(cadence, holding + 1), -second);
    case 'previous_beginning_of_period':
      return boundaryAt(cadence, flag(vector, 'current_period') ? holding : holding - 1);
    case 'period_days':
    case 'duration_in_days':
      return days(vector, 'fee');
    case 'charges_duration_in_days':
      return days(vector, 'charges');
    case 'fixed_charges_duration_in_days':
      return days(vector, 'fixed_charges');
    default:
      throw new Error(`unknown query ${text(vector, 'query')}`);
  }
}

export const lagoPeriods: Readonly<Record<string, Adapter>> = {
  'lago-period-boundaries': (vector) => ({ expected: at(vector, 'expected') ?? null, actual: answer(vector) }),
  'lago-anniversary-periods': (vector) => {
    const zone = text(vector, 'timezone');
    const local = (date: string): string =>
      instantFromDateTime(localTime(`${date}T00:00:00.000Z`, 'UTC').setZone(zone, { keepLocalTime: true }) as ReturnType<typeof localTime>);
    const cadence = anniversary(local(text(vector, 'anchor')), zone, unitOf(text(vector, 'interval')), 1);
    const index = periodIndexOf(cadence, local(text(vector, 'at')));
    const day = (instant: string): string => localTime(instant, zone).toISODate() ?? '';
    const answers = { start: day(boundaryAt(cadence, index)), end: day(addMilliseconds(boundaryAt(cadence, index + 1), -second)) };
    const [start, end] = [textOrNull(vector, 'expected_period_start'), textOrNull(vector, 'expected_period_end_inclusive')];
    return { expected: { ...(start === null ? {} : { start }), ...(end === null ? {} : { end }) }, actual: answers };
  },
};
