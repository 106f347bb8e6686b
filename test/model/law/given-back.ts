import type { Period } from '../../../src/billing/calendar';
import { Exact } from './exact';
import { shareOf } from './share';
import type { Account, InvoiceLine } from './terms';

/**
 * What was given back of a fee beyond its part of what its coupons leave: they were not known when that was done. The credit may be on this
 * invoice, on another, or still waiting for one.
 */
export function givenBackTooMuch(account: Account, fee: InvoiceLine, own: readonly InvoiceLine[]): bigint {
  if (fee.line === null || (fee.kind !== 'fixed' && fee.kind !== 'proration_charge')) return 0n;
  const onInvoices = [...own, ...account.invoices.flatMap(({ lines }) => lines)].map((line) => ({ ...line, cents: line.carried - line.amount }));
  const waiting = account.waiting.map((source) => ({ ...source, cents: source.whole.times(source.share).cents() }));
  const credit = [...onInvoices, ...waiting].find(({ kind, line, period }) => kind === 'proration_credit' && line === fee.line && endsWith(period, fee.period));
  if (credit === undefined) return 0n;
  const rightful = Exact.of(fee.amount - fee.discount, 100)
    .times(shareOf(credit.period, fee.period, account.terms))
    .cents();
  return credit.cents > rightful ? credit.cents - rightful : 0n;
}

function endsWith(part: Period, whole: Period): boolean {
  return part.end === whole.end && part.start >= whole.start;
}
