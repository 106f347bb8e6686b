import { type Currency, type Decimal, decimal, type Money, roundMoney } from '../money';
import { type PriceModel, priceQuantity } from '../pricing';
import { capCredit } from './cap-credit';
import { type Fraction, prorate } from './fraction';

/** One side of a change: a price and a quantity, for the part of the period that is left. */
export interface ProratedSide {
  readonly price: PriceModel;
  readonly quantity: string;
}

export interface ChangeInput {
  readonly currency: Currency;
  readonly left: Fraction;
  /** What was paid in advance and is left unused; null when something is only added. */
  readonly before: (ProratedSide & { readonly billed: string; readonly creditedBefore?: string }) | null;
  /** What takes its place; null when it only ends. */
  readonly after: ProratedSide | null;
}

export interface ProratedChange {
  readonly credit: Money;
  readonly charge: Money;
  /** Charge less credit. */
  readonly net: Decimal;
}

/**
 * What a change of plan, quantity or add-on costs in the middle of a period: the rest of the old is credited, within what was billed,
 * and the rest of the new charged, each through its own price function and rounded on its own.
 * From 10.00 to 25.00 with half of the period left: credit 5.00, charge 12.50, net 7.50.
 * @example prorateChange({ currency: usd, left: half, before: { price: flat('10'), quantity: '1', billed: '10' }, after: { price: flat('25'), quantity: '1' } }).net => "7.5"
 */
export function prorateChange({ currency, left, before, after }: ChangeInput): ProratedChange {
  const part = ({ price, quantity }: ProratedSide): Decimal => prorate(priceQuantity(price, decimal(quantity)).amount, left);
  const wanted = before === null ? decimal('0') : part(before);
  const credit = roundMoney(before === null ? wanted : capCredit(wanted, decimal(before.billed), decimal(before.creditedBefore ?? '0')), currency);
  const charge = roundMoney(after === null ? decimal('0') : part(after), currency);
  return { credit, charge, net: charge.minus(credit) };
}
