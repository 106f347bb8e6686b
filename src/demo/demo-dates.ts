import { addMilliseconds, boundaryAt, type Instant } from '../billing/calendar';

const DAY_MS = 86_400_000;

/** The dates of the demo, all counted from the instant at which it was begun. */
export interface DemoDates {
  readonly now: Instant;
  /** The last midnight: where the demo's test clock ends. */
  readonly today: Instant;
  /** The first of the month, so many months ago; 0 is this month. */
  month(ago: number): Instant;
}

export function demoDates(now: Instant): DemoDates {
  const anchor = `${now.slice(0, 7)}-01T00:00:00.000Z`;
  return {
    now,
    today: `${now.slice(0, 10)}T00:00:00.000Z`,
    month: (ago) => boundaryAt({ anchor, zone: 'UTC', unit: 'month', count: 1, alignment: 'anniversary' }, -ago),
  };
}

/** Example: half a day is 0.5. */
export function daysAfter(instant: Instant, days: number): Instant {
  return addMilliseconds(instant, Math.round(days * DAY_MS));
}
