import {
  addUnits,
  boundaryAt,
  type Cadence,
  frameOf,
  instantFromDateTime,
  instantOf,
  isMultipleOf,
  localTime,
  millisecondsOf,
  monthsOf,
  periodAt,
  periodIndexOf,
  periodUnits,
  startOfUnit,
} from '../../../src/billing';
import { type Adapter, answering } from '../adapter';
import { type Json, list, number, text, textOrNull } from '../json';
import { anniversary, unitOf, zoneOf } from './formats';

const utc = (instant: string): string => instantOf(instant);

/** The grid of single units through the anchor: FlexPrice says where it stands in it by the current period's start. */
export function gridOf(input: Json): Cadence {
  return anniversary(utc(text(input, 'billing_anchor')), zoneOf(input, 'timezone'), unitOf(text(input, 'period')), 1);
}

/** The index of the grid's boundary on or before a local date: FlexPrice compares dates, so a boundary later the same day counts. */
export function gridIndex(grid: Cadence, instant: string): number {
  const endOfDay = instantFromDateTime(localTime(instant, grid.zone).endOf('day'));
  return periodIndexOf(grid, endOfDay);
}

export function onGrid(grid: Cadence, instant: string): boolean {
  return localTime(boundaryAt(grid, gridIndex(grid, instant)), grid.zone).hasSame(localTime(instant, grid.zone), 'day');
}

function nextBoundary(input: Json, start: string): string {
  const grid = gridOf(input);
  const index = gridIndex(grid, start);
  return boundaryAt(grid, index + (onGrid(grid, start) ? number(input, 'unit') : 1));
}

/** Periods from a known start on: a stub to the grid if the start is off it, then whole ones. */
function periodHolding(input: Json, from: string, target: string): { readonly start: string; readonly end: string } {
  let start = from;
  let end = nextBoundary(input, start);
  while (end <= target) [start, end] = [end, nextBoundary(input, end)];
  return { start, end };
}

function floorTo(unit: 'hour' | 'day' | 'week'): Adapter {
  return answering((input) => {
    const local = localTime(utc(text(input, 'at')), zoneOf(input, 'timezone'));
    return { result: instantFromDateTime(unit === 'hour' ? local.startOf('hour') : startOfUnit(local, unit)) };
  });
}

export const flexpricePeriods: Readonly<Record<string, Adapter>> = {
  next_billing_date: answering((input) => {
    // Refuses a count that is not positive.
    frameOf({ ...gridOf(input), count: number(input, 'unit') });
    const next = nextBoundary(input, utc(text(input, 'current_period_start')));
    const end = textOrNull(input, 'subscription_end_date');
    return { next: end !== null && utc(end) < next ? utc(end) : next };
  }),
  calendar_billing_anchor: answering((input) => ({ billing_anchor: calendarBoundary(input) })),
  subscription_billing_anchor: answering((input) => ({
    billing_anchor: text(input, 'billing_cycle') === 'calendar' ? calendarBoundary(input) : utc(text(input, 'start_date')),
  })),
  period_id_for_event: answering((input) => {
    const event = utc(text(input, 'event_timestamp'));
    const start = utc(text(input, 'subscription_start'));
    const message = 'event timestamp is before subscription start date';
    if (event < start) return { error: true, error_contains: message };
    return { period_id: millisecondsOf(periodHolding(input, start, event).start) };
  }),
  period_id_of_start: answering((input) => ({ period_id: millisecondsOf(utc(text(input, 'period_start'))) })),
  find_period_for_date: answering((input) => {
    const [target, start, end] = [utc(text(input, 'target')), utc(text(input, 'known_start')), utc(text(input, 'known_end'))];
    return target >= start && target < end ? { start, end } : { ...periodHolding(input, start, target) };
  }),
  billing_periods: answering((input) => {
    const start = utc(text(input, 'initial_period_start'));
    const end = utc(text(input, 'end_date'));
    const ends: string[] = [];
    for (let next = nextBoundary(input, start); ; next = nextBoundary(input, next)) {
      ends.push(next < end ? next : end);
      if (next >= end) break;
    }
    return {
      period_count: ends.length,
      first_period_end: ends[0] ?? null,
      second_period_end: ends[1] ?? null,
      third_period_end: ends[2] ?? null,
      last_period_end: ends.at(-1) ?? null,
    };
  }),
  next_usage_reset: answering((input) => ({ next_reset_at: nextReset(input) })),
  floor_to_day: floorTo('day'),
  floor_to_hour: floorTo('hour'),
  floor_to_week: floorTo('week'),
  advance_days: answering((input) => ({
    result: instantFromDateTime(addUnits(localTime(utc(text(input, 'at')), zoneOf(input, 'timezone')), 'day', number(input, 'days'))),
  })),
  in_half_open_period: answering((input) => {
    const event = utc(text(input, 'timestamp'));
    return { inside: event >= utc(text(input, 'start')) && event < utc(text(input, 'end')) };
  }),
  billing_period_greater_than: answering((input) => ({ want: order(text(input, 'a')) > order(text(input, 'b')) })),
  billing_period_order: answering((input) => ({ want: order(text(input, 'b')) })),
  billing_period_to_months: answering((input) => ({ want: text(input, 'b') === '' ? 0 : monthsOf(unitOf(text(input, 'b'))) })),
  is_billing_period_multiple: answering((input) => ({ want: isMultipleOf(unitOf(text(input, 'longer')), unitOf(text(input, 'shorter'))) })),
  has_mixed_billing_periods: answering((input) => ({ result: new Set(list(input, 'periods').map((period) => unitOf(text(period)))).size > 1 })),
};

function order(name: string): number {
  return periodUnits.indexOf(unitOf(name)) + 1;
}

/** The first calendar boundary after an instant; one that lies on it already still gets a whole period first, as in FlexPrice. */
function calendarBoundary(input: Json): string {
  const anchor = utc(text(input, 'start_date'));
  const cadence: Cadence = { anchor, zone: zoneOf(input, 'timezone'), unit: unitOf(text(input, 'period')), count: 1, alignment: 'calendar' };
  return frameOf(cadence).lead === 1 ? periodAt(cadence, 0).end : boundaryAt(cadence, 1);
}

function nextReset(input: Json): string | null {
  const period = text(input, 'reset_period');
  if (period === 'NEVER') return null;
  const zone = zoneOf(input, 'timezone');
  const now = utc(text(input, 'current_time'));
  // FlexPrice resets at the zone's midnight of the day on which a period of the subscription begins.
  const anchor = instantFromDateTime(localTime(utc(text(input, 'billing_anchor')), zone).startOf('day'));
  const end = textOrNull(input, 'subscription_end');
  const cadence: Cadence =
    period === 'DAILY' ? { anchor: now, zone, unit: 'day', count: 1, alignment: 'calendar' } : anniversary(anchor, zone, unitOf(period), 1);
  const next = period === 'DAILY' ? boundaryAt(cadence, 1) : boundaryAt(cadence, periodIndexOf(cadence, now) + 1);
  return end !== null && utc(end) < next ? utc(end) : next;
}
