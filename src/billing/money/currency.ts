import { code as iso4217 } from 'currency-codes';

/** A currency money can be owed in. `exponent` is the number of decimals of its smallest unit. */
export interface Currency {
  readonly code: string;
  readonly exponent: number;
}

export class UnknownCurrencyError extends RangeError {
  override readonly name = 'UnknownCurrencyError';
}

/** In the list of ISO 4217 since 2025, replacing ANG; the table that we depend on is older. */
const added: Readonly<Record<string, Currency>> = { XCG: { code: 'xcg', exponent: 2 } };

/** Withdrawn, or no money at all: metals, funds, test codes and baskets. */
const refused = /^(ANG|X(?!AF|CD|OF|PF|CG).*|BOV|CHE|CHW|COU|MXV|USN|UYI)$/;

/**
 * The currency of a code in any case; throws for codes nobody can pay in.
 * @example currencyOf('JPY').exponent => 0
 * @example currencyOf('kwd').exponent => 3
 */
export function currencyOf(code: string): Currency {
  const upper = code.toUpperCase();
  const extra = Object.hasOwn(added, upper) ? added[upper] : undefined;
  if (extra) return extra;
  const record = /^[A-Z]{3}$/.test(upper) && !refused.test(upper) ? iso4217(upper) : undefined;
  if (!record) throw new UnknownCurrencyError(`unknown currency: ${JSON.stringify(code.slice(0, 20))}`);
  return { code: upper.toLowerCase(), exponent: record.digits };
}

/** True when `currencyOf` would accept the code. */
export function isCurrency(code: string): boolean {
  try {
    return currencyOf(code).code.length === 3;
  } catch {
    return false;
  }
}
