import { LIMITS } from '../../platform';
import { checkProperties, isStorableText } from './check-properties';
import { contentKey, eventKey } from './event-keys';
import type { InvalidEvent, NewEvent } from './new-event';
import { parseTimestamp, timestampFault } from './parse-timestamp';

export interface ParseContext {
  readonly environmentId: string;
  readonly now: string;
  /** The id of an event that brings none of its own. */
  readonly defaultId: () => string;
}

export type ParsedEvent =
  | { readonly ok: true; readonly event: NewEvent }
  | { readonly ok: false; readonly eventId: string | null; readonly invalid: InvalidEvent };

/** Thrown and caught inside this file: an event has a dozen ways to be wrong, and the first one is told. */
class EventFault extends Error {
  constructor(readonly invalid: InvalidEvent) {
    super(invalid.fault.message);
  }
}

/**
 * One event from whatever JSON was sent. By hand and not by a schema: each event of a batch stands alone,
 * and this is the code that runs twenty thousand times a second.
 */
export function parseEvent(raw: unknown, context: ParseContext): ParsedEvent {
  let eventId: string | null = null;
  try {
    if (!isObject(raw)) return { ok: false, eventId, invalid: fault('', 'must be an object') };
    eventId = firstText(raw, ['event_id', 'idempotency_key'], LIMITS.eventIdLength) ?? context.defaultId();
    return { ok: true, event: eventOf(raw, eventId, context) };
  } catch (error) {
    if (error instanceof EventFault) return { ok: false, eventId, invalid: error.invalid };
    throw error;
  }
}

function eventOf(raw: Readonly<Record<string, unknown>>, eventId: string, { environmentId, now }: ParseContext): NewEvent {
  const event_name = firstText(raw, ['event_name'], LIMITS.nameLength) ?? missing('/event_name', 'is required');
  const customer_ref =
    firstText(raw, ['external_customer_id', 'customer_id', 'external_id'], LIMITS.nameLength) ??
    missing('/customer_id', 'customer_id or external_customer_id is required');
  const source = firstText(raw, ['source'], LIMITS.nameLength) ?? '';
  const timestamp = timestampOf(raw['timestamp'], now);
  const properties = raw['properties'] ?? {};
  if (!isObject(properties)) return missing('/properties', 'must be an object');
  const checked = checkProperties(properties);
  if (!checked.ok) throw new EventFault(checked.invalid);
  return {
    environment_id: environmentId,
    event_id: eventId,
    event_name,
    customer_ref,
    occurred_at: timestamp ?? now,
    source,
    properties: checked.json,
    key: eventKey(environmentId, eventId),
    content: contentKey({ event_name, customer_ref, source, timestamp, properties }),
  };
}

/** The first of several spellings that was given. Empty text is what clients send for "none". */
function firstText(raw: Readonly<Record<string, unknown>>, names: readonly string[], lengthMax: number): string | null {
  for (const name of names) {
    const value = raw[name];
    if (value === undefined || value === null || value === '') continue;
    if (typeof value !== 'string') return missing(`/${name}`, 'must be a string');
    if (value.length > lengthMax) return missing(`/${name}`, `at most ${lengthMax} characters`);
    if (!isStorableText(value)) return missing(`/${name}`, 'must not contain U+0000 or half a surrogate pair');
    return value;
  }
  return null;
}

function timestampOf(value: unknown, now: string): string | null {
  if (value === undefined || value === null) return null;
  const timestamp = typeof value === 'string' ? parseTimestamp(value) : null;
  if (timestamp === null) return missing('/timestamp', 'must be RFC 3339 with a zone, such as 2026-01-31T10:00:00Z');
  const wrong = timestampFault(timestamp, now);
  return wrong === null ? timestamp : missing('/timestamp', wrong);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function missing(pointer: string, message: string): never {
  throw new EventFault(fault(pointer, message));
}

function fault(pointer: string, message: string): InvalidEvent {
  return { reason: 'validation_failed', fault: { pointer, message } };
}
