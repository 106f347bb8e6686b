import { localTime, millisecondsOf, periodAt, type Cadence, type Period } from '../../../src/billing/calendar';
import { Exact, ONE } from './exact';
import type { Line, Terms } from './terms';

/** A billing period up to where it was billed, with the one it was opened as. */
export interface Span extends Period {
  readonly opened: Period;
  readonly cadence: Cadence;
}

/** Which part of a whole a window is, to the millisecond or in calendar days. */
export function shareOf(window: Period, whole: Period, { by, zone }: Terms): Exact {
  if (window.start === whole.start && window.end === whole.end) return ONE;
  const days = (period: Period) => dayOf(period.end, zone) - dayOf(period.start, zone);
  const length = (period: Period) => millisecondsOf(period.end) - millisecondsOf(period.start);
  const count = by === 'day' && days(whole) > 0 ? days : length;
  return Exact.of(count(window), count(whole));
}

function dayOf(instant: string, zone: string): number {
  const { year, month, day } = localTime(instant, zone);
  return Date.UTC(year, month - 1, day) / 86_400_000;
}

/**
 * What of a fee belongs to a span of time, and which part of it that is. Without sharing, what held at the beginning of the period
 * holds for all of it; only lines that a settled change began or ended count by their part.
 */
export function feePart(line: Line, span: Span, terms: Terms): { readonly period: Period; readonly share: Exact } | null {
  const reach = terms.shares ? { start: span.start, end: span.end } : span.opened;
  const full = terms.shares ? fullPeriod(span) : span.opened;
  if (line.start >= span.end || line.start >= reach.end || (line.end !== null && line.end <= reach.start)) return null;
  if (line.start > reach.start && !line.sharesStart) return null;
  const start = line.start > reach.start ? line.start : reach.start;
  const end = line.end !== null && line.end < reach.end && line.sharesEnd ? line.end : reach.end;
  if (start >= end) return null;
  return { period: { start, end: end < span.end ? end : span.end }, share: shareOf({ start, end }, full, terms) };
}

/** A stub before a calendar boundary is part of the full period that ends there. */
function fullPeriod({ opened, cadence }: Span): Period {
  if (cadence.alignment === 'anniversary' || opened.start !== cadence.anchor) return opened;
  return { start: periodAt({ ...cadence, alignment: 'anniversary', anchor: opened.end }, -1).start, end: opened.end };
}
