import { LIMITS } from '../../platform';

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** An instant in UTC with milliseconds, or null when the text is not RFC 3339 with a zone. Finer digits are cut off. */
export function parseTimestamp(text: string): string | null {
  const match = RFC_3339.exec(text);
  if (match === null) return null;
  const [, year, month, day] = match;
  if (Number(day) > daysIn(Number(year), Number(month))) return null;
  const milliseconds = Date.parse(text.replace(' ', 'T').replace('t', 'T').replace('z', 'Z'));
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString();
}

/** Bounds on the dates of usage: each month of them becomes a partition. */
export function timestampFault(timestamp: string, now: string): string | null {
  const year = Number(now.slice(0, 4));
  const latest = `${String(year + LIMITS.eventFutureYears).padStart(4, '0')}${now.slice(4)}`;
  const earliest = `${String(year - LIMITS.eventPastYears).padStart(4, '0')}${now.slice(4)}`;
  if (timestamp.length !== now.length || timestamp > latest) return `must not lie more than ${LIMITS.eventFutureYears} years ahead`;
  if (timestamp < earliest) return `must not lie more than ${LIMITS.eventPastYears} years back`;
  return null;
}

/** JavaScript reads the 30th of February as the 1st of March; we refuse it. */
function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
