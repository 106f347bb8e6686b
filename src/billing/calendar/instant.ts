import { DateTime } from 'luxon';

/** A moment in UTC, ISO 8601 with milliseconds and Z ("2026-01-31T00:00:00.000Z"): such strings sort in time order. */
export type Instant = string;

/** A half-open range [start, end). */
export interface Period {
  readonly start: Instant;
  readonly end: Instant;
}

const canonical = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Reads any ISO 8601 time that names its offset, and writes it in the one form that sorts. Finer digits than milliseconds are cut off. */
export function instantOf(text: string): Instant {
  if (canonical.test(text) && !Number.isNaN(Date.parse(text))) return text;
  if (!/(?:[zZ]|[+-]\d{2}(?::?\d{2})?)$/.test(text) || !text.includes('T'))
    throw new RangeError(`not an instant with an offset: ${JSON.stringify(text.slice(0, 60))}`);
  return instantFromDateTime(DateTime.fromISO(text, { zone: 'utc' }), text);
}

/** Milliseconds since 1970 of an instant; exact, since instants carry whole milliseconds. */
export function millisecondsOf(instant: Instant): number {
  const milliseconds = Date.parse(instant);
  if (Number.isNaN(milliseconds)) throw new RangeError(`not an instant: ${JSON.stringify(instant.slice(0, 60))}`);
  return milliseconds;
}

export function instantFromMilliseconds(milliseconds: number): Instant {
  return new Date(milliseconds).toISOString();
}

/** The instant that lies a number of milliseconds later (or earlier). */
export function addMilliseconds(instant: Instant, milliseconds: number): Instant {
  return instantFromMilliseconds(millisecondsOf(instant) + milliseconds);
}

/** The wall clock of a zone at an instant. Refuses zones that the IANA data does not know. */
export function localTime(instant: Instant, zone: string): DateTime<true> {
  const local = DateTime.fromMillis(millisecondsOf(instant), { zone });
  if (!local.isValid) throw new RangeError(`unknown time zone: ${JSON.stringify(zone.slice(0, 60))}`);
  return local;
}

export function instantFromDateTime(local: DateTime, source = 'a local time'): Instant {
  const text = local.toUTC().toISO();
  if (text === null) throw new RangeError(`not an instant: ${source}`);
  return text;
}

/** True for a name that the IANA data knows, such as "Europe/Berlin". */
export function isZone(zone: string): boolean {
  return zone !== '' && DateTime.fromMillis(0, { zone }).isValid;
}
