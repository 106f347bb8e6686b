import { type Cadence, type Instant, type Period, periodAt, periodIndexOf } from '../calendar';

/** A recurring line of a subscription: it may be billed less often than the subscription, in advance or in arrears. */
export interface RecurringLine {
  readonly cadence: Cadence;
  readonly timing: 'advance' | 'arrears';
  readonly start: Instant;
  readonly end: Instant | null;
}

/**
 * The windows of a line that an invoice for a billing period bills: in advance those that start in [start, end), in arrears those that
 * end in (start, end]. A window is cut where the line itself begins or ends.
 * @example dueWindows(quarterly('advance'), { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' }) => [{"start":"2026-01-01T00:00:00.000Z","end":"2026-04-01T00:00:00.000Z"}]
 * @example dueWindows(quarterly('arrears'), { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' }) => []
 */
export function dueWindows(line: RecurringLine, billing: Period): readonly Period[] {
  const windows: Period[] = [];
  const first = line.start > billing.start ? line.start : billing.start;
  for (let k = periodIndexOf(line.cadence, first) - 1; ; k += 1) {
    if (k < 0) continue;
    const whole = periodAt(line.cadence, k);
    const window = { start: whole.start > line.start ? whole.start : line.start, end: line.end !== null && line.end < whole.end ? line.end : whole.end };
    if (window.start < window.end && isDue(line.timing, window, billing)) windows.push(window);
    if (whole.start >= billing.end) return windows;
  }
}

function isDue(timing: RecurringLine['timing'], window: Period, billing: Period): boolean {
  if (timing === 'advance') return window.start >= billing.start && window.start < billing.end;
  return window.end > billing.start && window.end <= billing.end;
}

/**
 * The lines on the invoice at a boundary: arrears of the period that ended and advance of the one that starts.
 * The first invoice has no ended period, the last no next one.
 */
export function dueAtBoundary<Line extends RecurringLine>(
  lines: readonly Line[],
  ended: Period | null,
  next: Period | null,
): readonly { readonly line: Line; readonly window: Period }[] {
  const billed = (timing: RecurringLine['timing'], billing: Period | null) =>
    billing === null ? [] : lines.filter((line) => line.timing === timing).flatMap((line) => dueWindows(line, billing).map((window) => ({ line, window })));
  return [...billed('arrears', ended), ...billed('advance', next)];
}
