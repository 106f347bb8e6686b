import type { Cadence } from './cadence';
import type { Period } from './instant';
import { periodAt } from './period-at';
import { periodIndexOf } from './period-index-of';

/** A part of a period, and the whole window of another cadence that it belongs to. */
export interface Window extends Period {
  readonly index: number;
  readonly whole: Period;
}

/** Cuts a period where another cadence's windows begin: for allowances that reset daily or monthly inside a longer period. */
export function windowsWithin(cadence: Cadence, period: Period): readonly Window[] {
  const windows: Window[] = [];
  for (let index = periodIndexOf(cadence, period.start); ; index += 1) {
    const whole = periodAt(cadence, index);
    if (whole.start >= period.end) return windows;
    const start = whole.start > period.start ? whole.start : period.start;
    const end = whole.end < period.end ? whole.end : period.end;
    if (start < end) windows.push({ start, end, index, whole });
  }
}
