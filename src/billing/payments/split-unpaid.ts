import { type Currency, Decimal, decimal, divide, type Money, roundMoney, zero } from '../money';

/** A final invoice as far as what is owed of it goes: its total, what was paid, and what of the total is for usage, net of discounts and with its taxes. */
export interface OwedInvoice {
  readonly total: string;
  readonly paid: string;
  readonly usage: string;
}

/** What is owed in all, and how much of it is for usage and for everything else. */
export interface UnpaidSplit {
  readonly unpaid: Money;
  readonly usage: Money;
  readonly fixed: Money;
}

/**
 * Splits what is owed of invoices into usage and the rest. A payment pays both in the proportion in which they were billed; the sum is rounded once,
 * and the parts always add up to it. 40.00 paid of 100.00, of which 25.00 are usage: 60.00 are owed, 15.00 of it for usage.
 * @example splitUnpaid([{ total: '100', paid: '40', usage: '25' }], usd).usage => "15"
 */
export function splitUnpaid(invoices: readonly OwedInvoice[], currency: Currency): UnpaidSplit {
  const owed = invoices.map((invoice) => ({ ...invoice, left: Decimal.max(decimal(invoice.total).minus(decimal(invoice.paid)), zero) }));
  const unpaid = owed.reduce((sum, { left }) => sum.plus(left), zero);
  const share = owed.reduce((sum, { left, total, usage }) => (left.isZero() ? sum : sum.plus(divide(left.times(decimal(usage)), decimal(total)))), zero);
  const usage = Decimal.max(Decimal.min(roundMoney(share, currency), unpaid), zero);
  return { unpaid: roundMoney(unpaid, currency), usage: roundMoney(usage, currency), fixed: roundMoney(unpaid.minus(usage), currency) };
}
