import { isInexactNumber } from '../../http';
import { LIMITS } from '../../platform';
import type { InvalidEvent } from './new-event';

type Checked = { readonly ok: true; readonly json: string } | { readonly ok: false; readonly invalid: InvalidEvent };

/** The characters that Postgres cannot store, as JSON.stringify writes them: U+0000 and halves of surrogate pairs. */
const UNSTORABLE_ESCAPE = /\\u(?:0000|d[89a-f])/;

const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Checks an event's properties and turns them into the JSON text that is stored. */
export function checkProperties(properties: Readonly<Record<string, unknown>>): Checked {
  const keys = Object.keys(properties).length;
  if (keys > LIMITS.eventPropertyKeys) return refused('/properties', `at most ${LIMITS.eventPropertyKeys} keys, not ${keys}`);
  const fault = findFault(properties, '/properties', 0);
  if (fault !== null) return { ok: false, invalid: fault };
  const json = JSON.stringify(properties);
  if (Buffer.byteLength(json) > LIMITS.eventPropertyBytes) return refused('/properties', `at most ${LIMITS.eventPropertyBytes} bytes of JSON`);
  if (UNSTORABLE_ESCAPE.test(json) && !isStorable(properties)) return refused('/properties', 'text must not contain U+0000 or half a surrogate pair');
  return { ok: true, json };
}

/** Text that Postgres can keep as it is. */
export function isStorableText(text: string): boolean {
  return !UNSTORABLE.test(text);
}

function findFault(value: object, pointer: string, depth: number): InvalidEvent | null {
  if (depth >= LIMITS.eventPropertyDepth) return invalid('validation_failed', pointer, `at most ${LIMITS.eventPropertyDepth} levels deep`);
  if (isInexactNumber(value)) return invalid('number_not_exact', pointer, 'send this number as a string, so that no digit is lost');
  for (const [key, item] of Object.entries(value)) {
    if (item === null || typeof item !== 'object') continue;
    const fault = findFault(item as object, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1);
    if (fault !== null) return fault;
  }
  return null;
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return isStorableText(value);
  if (value === null || typeof value !== 'object') return true;
  return Object.entries(value).every(([key, item]) => isStorableText(key) && isStorable(item));
}

function invalid(reason: InvalidEvent['reason'], pointer: string, message: string): InvalidEvent {
  return { reason, fault: { pointer, message } };
}

function refused(pointer: string, message: string): Checked {
  return { ok: false, invalid: invalid('validation_failed', pointer, message) };
}
