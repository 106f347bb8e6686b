const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_AND_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d+))?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i;
const SECONDS_DIGITS = 10;
const MILLISECONDS_DIGITS = 13;

/**
 * An instant from the ways in which files write them: with or without T, zone, seconds or fraction, or as a count since 1970.
 * Without a zone it is UTC; digits beyond milliseconds are cut off. Null for anything else.
 * Example: '2023-11-16 18:17:03.9799600' is 2023-11-16T18:17:03.979Z.
 */
export function readTimestamp(text: string): string | null {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) return sinceEpoch(trimmed);
  if (DATE.test(trimmed)) return instant(`${trimmed}T00:00:00.000Z`);
  const match = DATE_AND_TIME.exec(trimmed);
  if (match === null) return null;
  const [, date = '', time = '', fraction = '', zone = 'Z'] = match;
  const seconds = time.length === 5 ? `${time}:00` : time;
  return instant(`${date}T${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${zoneOffset(zone)}`);
}

function sinceEpoch(digits: string): string | null {
  if (digits.length === SECONDS_DIGITS) return new Date(Number(digits) * 1_000).toISOString();
  return digits.length === MILLISECONDS_DIGITS ? new Date(Number(digits)).toISOString() : null;
}

function zoneOffset(zone: string): string {
  if (/^(Z|UTC)$/i.test(zone)) return 'Z';
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return `${zone.slice(0, 1)}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

function instant(text: string): string | null {
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString();
}
