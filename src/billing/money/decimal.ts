import BigNumber from 'bignumber.js';

/**
 * Exact decimal arithmetic. Sums and products are exact at any size; a division keeps 30 decimals.
 * A clone keeps these settings apart from every other user of the library, and no exponent ever appears in text.
 */
export const Decimal = BigNumber.clone({ DECIMAL_PLACES: 30, ROUNDING_MODE: BigNumber.ROUND_HALF_EVEN, EXPONENTIAL_AT: 1e9 });
export type Decimal = BigNumber;

/** What an amount or a quantity may be written as. Never a JavaScript number: 0.1 + 0.2 is not 0.3 there. */
export type DecimalInput = string | bigint | Decimal;

export const zero: Decimal = new Decimal(0);
export const one: Decimal = new Decimal(1);

/** Whole numbers that a JavaScript number holds exactly: the library reads those several times faster. */
const small = /^[0-9]{1,9}$/;
const written = /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$/;

/**
 * Reads a decimal exactly, refusing JavaScript numbers, NaN, Infinity, blanks and other notations.
 * @example decimal('12.50').plus(decimal('0.01')) => "12.51"
 */
export function decimal(value: DecimalInput): Decimal {
  if (typeof value === 'string') {
    if (small.test(value)) return new Decimal(Number(value));
    if (!written.test(value)) throw new RangeError(`not a decimal: ${JSON.stringify(value.slice(0, 80))}`);
    return new Decimal(value);
  }
  if (typeof value === 'bigint') return new Decimal(value.toString());
  if (Decimal.isBigNumber(value) && value.isFinite()) return value;
  throw new RangeError(`not a decimal: ${typeof value} ${String(value)}; write it as a string`);
}

/** True when `decimal` would accept the text. */
export function isDecimalText(value: unknown): value is string {
  return typeof value === 'string' && written.test(value);
}
