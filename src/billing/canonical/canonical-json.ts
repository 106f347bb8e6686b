import { InvariantError } from '../invariant';

/**
 * The one JSON text of a value: keys sorted, no spaces, absent properties left out. Numbers must be whole, so that no engine can print them differently.
 * @example canonicalJson({ b: [1, null], a: 'x', c: undefined }) => "{\"a\":\"x\",\"b\":[1,null]}"
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new InvariantError('canonical_number_not_whole', { value });
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new InvariantError('canonical_not_json', { type: typeof value });
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`).join(',')}}`;
}
