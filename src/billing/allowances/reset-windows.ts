import { type Cadence, type Instant, type Period, periodAt, periodIndexOf, windowsWithin } from '../calendar';

/** Units that are included, and when they start anew. Plain JSON: it is stored with the invoice that it was applied to. */
export interface AllowanceRule {
  /** Null includes everything. */
  readonly limit: string | null;
  /** With each window of a cadence, with each billing period, or never. */
  readonly reset: Cadence | 'billing_period' | 'never';
  /** Nothing before it uses the allowance up: where the subscription began, or the billing period for one that starts anew with it. */
  readonly since: Instant;
}

/** A part of a period in which one allowance holds; it was opened at `since`, and what was used from there to `start` is gone. */
export interface ResetWindow extends Period {
  readonly since: Instant;
}

/**
 * The windows of an allowance inside a period. A window that began in an earlier period keeps what is left of it:
 * a yearly allowance under monthly invoices is one window in each month, opened at the year's start.
 * @example resetWindows({ limit: '100', reset: 'billing_period', since: january.start }, january).map(({ since }) => since) => ["2026-01-01T00:00:00.000Z"]
 */
export function resetWindows({ reset, since }: AllowanceRule, period: Period): readonly ResetWindow[] {
  if (reset === 'billing_period' || reset === 'never') return [{ ...period, since: earlier(since, period.start) }];
  return windowsWithin(reset, period).map(({ start, end, whole }) => ({ start, end, since: earlier(later(whole.start, since), start) }));
}

/**
 * The whole window that holds an instant: what is used in it counts against the limit, which starts anew at its end, or never when that is null.
 * @example windowAt({ limit: '100', reset: 'never', since: january.start }, january.end, january) => {"start":"2026-01-01T00:00:00.000Z","end":null}
 */
export function windowAt({ reset, since }: AllowanceRule, instant: Instant, billingPeriod: Period): { readonly start: Instant; readonly end: Instant | null } {
  if (reset === 'billing_period') return billingPeriod;
  if (reset === 'never') return { start: since, end: null };
  const { start, end } = periodAt(reset, periodIndexOf(reset, instant));
  return { start: later(start, since), end };
}

function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}

function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
