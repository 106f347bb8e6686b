import { Decimal } from '../money';

/**
 * A number in text, as both this code and the SQL know it. Long exponents are not numbers: 1e999999 would fill a disk.
 * Kept in step with `numericTextSql`.
 */
export const numericText = /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?$/;
export const numericTextLengthMax = 100;

/** A property as text: strings as they are, numbers without exponent, true and false by name. Objects, lists and null have no text. */
export function propertyText(properties: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const value = Object.hasOwn(properties, key) ? properties[key] : undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return new Decimal(String(value)).toFixed();
  return undefined;
}

/** A property as an exact number, or undefined where there is none: the event is then flagged, never skipped in silence. */
export function propertyNumber(properties: Readonly<Record<string, unknown>>, key: string): Decimal | undefined {
  const text = propertyText(properties, key);
  if (text === undefined || text.length > numericTextLengthMax || !numericText.test(text)) return undefined;
  return new Decimal(text);
}
