import { present } from '../invariant';
import { type Currency, type Decimal, decimal, divide, type Money, one, roundMoney, shareByLargestRemainder, zero } from '../money';
import type { TaxRate } from './tax-rate';

/** A line as taxes see it: its amount net of discounts, and which taxes it bears (all of them unless it names some). */
export interface TaxableLine {
  readonly key: string;
  readonly base: Decimal;
  readonly taxIds?: readonly string[];
}

/** One tax of an invoice: rounded once on the sum of its lines, then shared over them without losing a cent. */
export interface ComputedTax {
  readonly taxId: string;
  readonly base: Decimal;
  readonly amount: Money;
  readonly inclusive: boolean;
  readonly shares: ReadonlyMap<string, Money>;
}

/**
 * All taxes of an invoice, in the order of the rates. 19 % on 100.00 is 19.00; 7 % inclusive in 107.00 is 7.00;
 * 5 % and then a compound 10 % on 100.00 are 5.00 and 10.50. An exempt customer simply has no rates.
 * @example computeTaxes([percent('19')], [{ key: 'a', base: decimal('100') }], usd).map((tax) => tax.amount) => ["19"]
 * @example computeTaxes([{ ...percent('7'), inclusive: true }], [{ key: 'a', base: decimal('107') }], usd).map((tax) => tax.amount) => ["7"]
 * @example computeTaxes([percent('5'), { ...percent('10'), compound: true }], [{ key: 'a', base: decimal('100') }], usd).map((tax) => tax.amount) => ["5", "10.5"]
 */
export function computeTaxes(rates: readonly TaxRate[], lines: readonly TaxableLine[], currency: Currency): readonly ComputedTax[] {
  const added = new Map<string, Decimal>();
  return rates.map((rate) => {
    const tax = computeTax(rate, rates, lines, added, currency);
    if (!tax.inclusive) for (const [key, share] of tax.shares) added.set(key, (added.get(key) ?? zero).plus(share));
    return tax;
  });
}

function computeTax(
  rate: TaxRate,
  rates: readonly TaxRate[],
  lines: readonly TaxableLine[],
  added: ReadonlyMap<string, Decimal>,
  currency: Currency,
): ComputedTax {
  const bearing = lines.filter((line) => bears(line, rate));
  const compound = rate.kind === 'percentage' && rate.compound === true;
  const taxed = bearing.map((line) => (compound ? { ...line, base: line.base.plus(added.get(line.key) ?? zero) } : line));
  const base = taxed.reduce((sum, line) => sum.plus(line.base), zero);
  const amount = roundMoney(base.gt(0) ? exactTax(rate, rates, taxed, base) : zero, currency);
  const shared = shareByLargestRemainder(
    amount,
    taxed.map((line) => (line.base.gt(0) ? line.base : zero)),
    currency,
  );
  const shares = new Map(taxed.map((line, index) => [line.key, present(shared[index], 'share_lost_part')]));
  return { taxId: rate.id, base, amount, inclusive: isInclusive(rate), shares };
}

function bears(line: TaxableLine, rate: TaxRate): boolean {
  return line.taxIds === undefined || line.taxIds.includes(rate.id);
}

function isInclusive(rate: TaxRate): boolean {
  return rate.kind === 'percentage' && rate.inclusive === true;
}

function exactTax(rate: TaxRate, rates: readonly TaxRate[], lines: readonly TaxableLine[], base: Decimal): Decimal {
  if (rate.kind === 'fixed') return decimal(rate.amount);
  const share = decimal(rate.percent).shiftedBy(-2);
  if (!isInclusive(rate)) return base.times(share);
  return lines.reduce((sum, line) => sum.plus(divide(line.base.times(share), contained(rates, line))), zero);
}

/** Several inclusive rates are all contained in the same price: each is its percentage of the price without any of them. */
function contained(rates: readonly TaxRate[], line: TaxableLine): Decimal {
  return rates.reduce(
    (sum, rate) => (rate.kind === 'percentage' && isInclusive(rate) && bears(line, rate) ? sum.plus(decimal(rate.percent).shiftedBy(-2)) : sum),
    one,
  );
}
