import { resetWindows, type Allowance, type AllowanceRule, type ResetWindow } from '../billing/allowances';
import { addsUp, type MeterDefinition } from '../billing/metering';
import type { Period } from '../billing/calendar';

/** Measures spans of one meter for one customer before one cut-off; quantities in the order of the spans. */
export type MeasureSpans = (meter: MeterDefinition, spans: readonly Period[]) => Promise<readonly string[]>;

/**
 * What an entitlement covers of a line: usage in each window of it, and what earlier periods have used of a window that began before this one.
 * A level is not used up: it is held against the limit once in each period. Windows are measured unrounded, since the line is rounded as a whole.
 */
export async function measureAllowance(rule: AllowanceRule, period: Period, meter: MeterDefinition, measure: MeasureSpans): Promise<Allowance> {
  const { limit } = rule;
  if (limit === null || !addsUp(meter)) return { limit };
  const windows = resetWindows(rule, period);
  const [only] = windows;
  if (windows.length === 1 && only?.since === period.start) return { limit };
  const { rounding: _rounding, ...unrounded } = meter;
  const before = windows.filter((window) => window.since < window.start);
  const quantities = await measure(unrounded, [...windows, ...before.map(({ since, start }) => ({ start: since, end: start }))]);
  const usedBefore = (window: ResetWindow): { usedBefore?: string } => {
    const index = before.indexOf(window);
    return index < 0 ? {} : { usedBefore: quantities[windows.length + index] ?? '0' };
  };
  return { limit, windows: windows.map((window, index) => ({ start: window.start, quantity: quantities[index] ?? '0', ...usedBefore(window) })) };
}
