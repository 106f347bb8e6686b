import { periodAt, periodIndexOf, type Cadence, type Instant, type Period } from '../../billing/calendar';
import { partOf, type Fraction, type ProrationBasis } from '../../billing/proration';
import { dueWindows } from '../../billing/schedule';
import { wholePeriod } from './whole-period';

/** A line as far as its fee is a matter of time. */
export interface FeeLine {
  /** How the fee repeats; it may be less often than the subscription bills. */
  readonly cadence: Cadence;
  readonly timing: 'advance' | 'arrears';
  readonly start: Instant;
  readonly end: Instant | null;
  readonly proratedStart: boolean;
  readonly proratedEnd: boolean;
}

/** A billing period, or as much of one as there was. */
export interface BilledSpan extends Period {
  /** The period as it was opened. */
  readonly period: Period;
  /** Whether a period cut short, or a stub, costs its share; otherwise it costs a full fee. */
  readonly prorated: boolean;
  /** How billing periods repeat. */
  readonly cadence: Cadence;
}

/** A span of time that a fee is for, and which part of a full fee it costs; null is all of it. */
export interface FeeWindow extends Period {
  readonly part: Fraction | null;
}

/** What of a line's fee belongs to a billing span: its part of the period, or the whole windows of its own that begin or end in it. */
export function feeWindows(line: FeeLine, span: BilledSpan, basis: ProrationBasis): readonly FeeWindow[] {
  return repeatsWith(line.cadence, span.cadence) ? ownPart(line, span, basis) : ownWindows(line, span, basis);
}

function repeatsWith(a: Cadence, b: Cadence): boolean {
  return a.unit === b.unit && a.count === b.count;
}

function ownPart(line: FeeLine, span: BilledSpan, basis: ProrationBasis): readonly FeeWindow[] {
  // Where nothing is prorated a period that was cut short is billed as if it had run to its end.
  const billed: Period = span.prorated ? span : span.period;
  const whole = span.prorated ? wholePeriod(span.cadence, span.period) : span.period;
  const window = counted(line, billed);
  // What begins where a period was cut belongs to the next one.
  if (window === null || line.start >= span.end) return [];
  return [{ start: window.start, end: window.end < span.end ? window.end : span.end, part: partOf(whole, window, basis) }];
}

/** The part of a period over which a line counts. Without proration what held at the period's start holds for all of it. */
function counted({ start, end, proratedStart, proratedEnd }: FeeLine, period: Period): Period | null {
  if (start >= period.end || (end !== null && end <= period.start)) return null;
  if (start > period.start && !proratedStart) return null;
  const to = end !== null && end < period.end && proratedEnd ? end : period.end;
  const from = start > period.start ? start : period.start;
  return from < to ? { start: from, end: to } : null;
}

function ownWindows(line: FeeLine, span: BilledSpan, basis: ProrationBasis): readonly FeeWindow[] {
  return dueWindows(line, span).flatMap((window) => {
    const own = periodAt(line.cadence, periodIndexOf(line.cadence, window.start));
    const whole = span.prorated ? wholePeriod(line.cadence, own) : own;
    const cut = counted(line, own);
    return cut === null ? [] : [{ ...window, part: partOf(whole, { start: cut.start, end: line.proratedEnd ? window.end : cut.end }, basis) }];
  });
}
