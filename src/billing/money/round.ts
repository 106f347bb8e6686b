import type { Currency } from './currency';
import { Decimal } from './decimal';

declare const rounded: unique symbol;

/** An amount that has passed its one rounding point: a whole number of the currency's smallest units. */
export type Money = Decimal & { readonly [rounded]: true };

/**
 * Rounds half away from zero to the currency's smallest unit. Every amount is rounded here, and once.
 * @example roundMoney(decimal('2.675'), currencyOf('usd')) => "2.68"
 * @example roundMoney(decimal('-2.5'), currencyOf('jpy')) => "-3"
 */
export function roundMoney(amount: Decimal, currency: Currency): Money {
  return amount.decimalPlaces(currency.exponent, Decimal.ROUND_HALF_UP) as Money;
}

/** Rounds towards zero: what can be paid out of a balance never exceeds it. */
export function roundMoneyDown(amount: Decimal, currency: Currency): Money {
  return amount.decimalPlaces(currency.exponent, Decimal.ROUND_DOWN) as Money;
}

/**
 * The fixed text of an amount, with all of the currency's decimals.
 * @example formatMoney(decimal('12.5'), currencyOf('usd')) => "12.50"
 */
export function formatMoney(amount: Decimal, currency: Currency): string {
  if (amount.isZero()) return currency.exponent === 0 ? '0' : `0.${'0'.repeat(currency.exponent)}`;
  return amount.toFixed(currency.exponent, Decimal.ROUND_HALF_UP);
}

/** The smallest amount of the currency: 0.01 for USD, 1 for JPY. */
export function smallestUnit(currency: Currency): Decimal {
  return new Decimal(1).shiftedBy(-currency.exponent);
}
