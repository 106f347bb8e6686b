import { addUnits, type Instant, instantFromDateTime, localTime, type Period, startOfUnit, addMilliseconds } from '../calendar';
import { assert } from '../invariant';

/** How long an allowance window lasts, such as 5 hours or 2 weeks. */
export interface GrantDuration {
  readonly value: number;
  readonly unit: 'hour' | 'day' | 'week';
}

const unitSeconds = { hour: 3600, day: 86_400, week: 604_800 } as const;

/** No window needs to outlive this; longer ones are mistakes in a unit. About 292 years. */
const durationSecondsMax = 9_223_372_036;

/**
 * Seconds of a duration, or null for one that is not positive or absurdly long.
 * @example durationSeconds({ value: 5, unit: 'hour' }) => 18000
 */
export function durationSeconds(duration: GrantDuration): number | null {
  const seconds = duration.value * unitSeconds[duration.unit];
  return Number.isSafeInteger(duration.value) && duration.value > 0 && seconds <= durationSecondsMax ? seconds : null;
}

export interface GrantWindowInput {
  readonly duration: GrantDuration;
  /** `first_usage` opens at the first event that no window covers; `unit_start` at the start of its hour, day or week. */
  readonly allocation: 'first_usage' | 'unit_start';
  readonly cycle: Period;
  readonly firstUncoveredEvent: Instant | null;
  readonly previousWindowEnd: Instant | null;
  readonly zone: string;
}

/**
 * The next rolling window of an allowance inside a billing cycle, or null when nothing asks for one. Windows never overlap nor leave the cycle.
 * @example grantWindow({ duration: { value: 5, unit: 'hour' }, allocation: 'first_usage', cycle: january, firstUncoveredEvent: '2026-01-31T22:00:00.000Z', previousWindowEnd: null, zone: 'UTC' }) => {"start":"2026-01-31T22:00:00.000Z","end":"2026-02-01T00:00:00.000Z"}
 */
export function grantWindow(input: GrantWindowInput): Period | null {
  const { cycle, firstUncoveredEvent: event, previousWindowEnd: previous } = input;
  if (event === null || event >= cycle.end) return null;
  const seconds = durationSeconds(input.duration);
  assert(seconds !== null, 'grant_duration_invalid', { value: input.duration.value, unit: input.duration.unit });
  const opened = input.allocation === 'first_usage' ? event : unitStart(input, event);
  const start = [opened, cycle.start, previous ?? cycle.start].reduce((latest, bound) => (bound > latest ? bound : latest));
  const end = addMilliseconds(start, seconds * 1000);
  return start >= cycle.end ? null : { start, end: end < cycle.end ? end : cycle.end };
}

/** The start of the event's unit; windows of several units are counted from the unit in which the cycle starts. */
function unitStart({ duration, cycle, zone }: GrantWindowInput, event: Instant): Instant {
  const floor = (instant: Instant): Instant => {
    const local = localTime(instant, zone);
    return instantFromDateTime(duration.unit === 'hour' ? local.startOf('hour') : startOfUnit(local, duration.unit));
  };
  if (duration.value === 1) return floor(event);
  let start = floor(cycle.start);
  for (let next = later(start); next <= event; next = later(start)) start = next;
  return start;

  function later(instant: Instant): Instant {
    if (duration.unit === 'hour') return addMilliseconds(instant, duration.value * unitSeconds.hour * 1000);
    return instantFromDateTime(addUnits(localTime(instant, zone), duration.unit, duration.value));
  }
}
