import type { InvalidEvent } from './new-event';
import { parseEvent, type ParseContext, type ParsedEvent } from './parse-event';

/** Where CloudEvents 1.0 writes what our events call otherwise. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  '/event_id': '/id',
  '/event_name': '/type',
  '/customer_id': '/subject',
  '/external_customer_id': '/subject',
  '/timestamp': '/time',
  '/properties': '/data',
};

/**
 * A CloudEvent as one of our events: type is its name, subject the customer, time the timestamp, data the properties.
 * Its id is the event's id and its source is content, so the same id from another source is a conflict that the sender sees.
 */
export function parseCloudEvent(raw: unknown, context: ParseContext): ParsedEvent {
  const event = isObject(raw) ? raw : {};
  const missing = missingAttribute(event);
  if (missing !== null) return { ok: false, eventId: typeof event['id'] === 'string' ? event['id'] : null, invalid: missing };
  const { id, source, type, subject, time, data } = event;
  const parsed = parseEvent({ event_id: id, source, event_name: type, customer_id: subject, timestamp: time, properties: data }, context);
  if (parsed.ok) return parsed;
  const { pointer, message } = parsed.invalid.fault;
  const [, field = '', rest = ''] = /^(\/[^/]*)(.*)$/s.exec(pointer) ?? [];
  return {
    ...parsed,
    invalid: { ...parsed.invalid, fault: { pointer: `${ATTRIBUTES[field] ?? field}${rest}`, message: message.replace(/^customer_id or .*/, 'is required') } },
  };
}

function missingAttribute(event: Readonly<Record<string, unknown>>): InvalidEvent | null {
  if (event['specversion'] !== '1.0') return fault('/specversion', 'must be "1.0"');
  for (const name of ['id', 'source', 'type']) {
    if (typeof event[name] !== 'string' || event[name] === '') return fault(`/${name}`, 'is required');
  }
  return 'data_base64' in event ? fault('/data_base64', 'binary data cannot be measured; send data as JSON') : null;
}

function fault(pointer: string, message: string): InvalidEvent {
  return { reason: 'validation_failed', fault: { pointer, message } };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
