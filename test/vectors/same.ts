import { decimal, instantOf, isDecimalText } from '../../src/billing';
import type { Fields, Json } from './json';

/** Equal as numbers, as instants, or as JSON: vectors write 10, "10" and "10.00" for the same amount. Only the keys that are expected are compared. */
export function same(expected: Json | undefined, actual: Json | undefined): boolean {
  if (expected === actual) return true;
  const left = plain(expected);
  const right = plain(actual);
  if (left !== null && right !== null) return left === right;
  if (Array.isArray(expected)) return Array.isArray(actual) && expected.length === actual.length && expected.every((entry, i) => same(entry, actual[i]));
  if (typeof expected !== 'object' || typeof actual !== 'object' || expected === null || actual === null || Array.isArray(actual)) return false;
  return Object.entries(expected).every(([key, entry]) => same(entry, (actual as Fields)[key]));
}

function plain(value: Json | undefined): string | null {
  if (typeof value === 'boolean') return String(value);
  const written = typeof value === 'number' ? String(value) : value;
  if (typeof written !== 'string') return null;
  if (isDecimalText(written)) return decimal(written).toFixed();
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(written) ? instantOf(written) : written;
}
