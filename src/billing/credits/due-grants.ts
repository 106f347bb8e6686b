import { type Cadence, type Instant, type Period, type PeriodUnit, windowsWithin } from '../calendar';

/** When credits are granted by themselves. */
export interface GrantTerms {
  /** Null grants once. */
  readonly every: { readonly unit: PeriodUnit; readonly count: number } | null;
  /** When they were agreed: what a window that was over by then would have brought is not made up for. */
  readonly since: Instant;
  /** Nothing before it is granted; null is no such instant. */
  readonly begins: Instant | null;
  /** Nothing from it on is granted; null never ends. */
  readonly ends: Instant | null;
}

/** Credits that become due: the span they are for, without an end for those granted once. */
export interface DueGrant {
  readonly start: Instant;
  readonly end: Instant | null;
}

/**
 * What is granted for a billing period. Recurring credits come with each window of their own length on the subscription's calendar that begins
 * in the period: monthly ones under a yearly bill are twelve, yearly ones under monthly bills are due in one month of twelve. The window that is
 * running when they are agreed counts whole, and so does the period for credits that are granted once.
 * @example dueGrants({ every: null, since: january.start, begins: '2026-01-10T00:00:00.000Z', ends: null }, monthly('2026-01-01T00:00:00.000Z'), january) => [{"start":"2026-01-10T00:00:00.000Z","end":null}]
 * @example dueGrants({ every: { unit: 'month', count: 1 }, since: '2026-01-10T00:00:00.000Z', begins: null, ends: null }, monthly('2026-01-01T00:00:00.000Z'), january).map(({ start }) => start) => ["2026-01-01T00:00:00.000Z"]
 */
export function dueGrants({ every, since, begins, ends }: GrantTerms, cadence: Cadence, period: Period): readonly DueGrant[] {
  const inForce = (start: Instant): boolean => ends === null || start < ends;
  if (every === null) {
    const start = begins !== null && begins > period.start ? begins : period.start;
    return start < period.end && inForce(start) ? [{ start, end: null }] : [];
  }
  return windowsWithin({ ...cadence, ...every }, period)
    .map(({ whole }) => whole)
    .filter((whole) => whole.start >= period.start && whole.end > (begins ?? since) && inForce(whole.start));
}
