import type { Period } from '../../../src/billing/calendar';
import { Exact, ONE } from './exact';
import { shareOf } from './share';
import type { Account, InvoiceLine } from './terms';

/** What was given back of a fee beyond its part of what its coupons leave: they were not known when that was done. Less than nothing where it was too little. */
export function givenBackTooMuch(account: Account, fee: InvoiceLine, own: readonly InvoiceLine[]): bigint {
  return creditOf(account, fee, own)?.tooMuch ?? 0n;
}

/** What is still to be given back of the fees of an invoice, as lines of it. What stands on the same invoice knew as much as it does. */
export function stillToGiveBack(account: Account, lines: readonly InvoiceLine[]): readonly InvoiceLine[] {
  return lines.flatMap((fee) => {
    const credit = creditOf(account, fee, []);
    if (credit === null || credit.tooMuch >= 0n) return [];
    return [{ ...fee, kind: 'proration_credit', name: credit.name, period: credit.period, quantity: ONE, amount: credit.tooMuch, discount: 0n }];
  });
}

/** The credit may be on this invoice, on another, or still waiting for one. */
function creditOf(account: Account, fee: InvoiceLine, own: readonly InvoiceLine[]) {
  if (fee.line === null || (fee.kind !== 'fixed' && fee.kind !== 'proration_charge')) return null;
  const onInvoices = [...own, ...account.invoices.flatMap(({ lines }) => lines)].map((line) => ({ ...line, cents: line.carried - line.amount }));
  const waiting = account.waiting.map((source) => ({ ...source, cents: source.whole.times(source.share).cents() }));
  const credit = [...onInvoices, ...waiting].find(({ kind, line, period }) => kind === 'proration_credit' && line === fee.line && endsWith(period, fee.period));
  if (credit === undefined) return null;
  const rightful = Exact.of(fee.amount - fee.discount, 100)
    .times(shareOf(credit.period, fee.period, account.terms))
    .cents();
  return { name: credit.name, period: credit.period, tooMuch: credit.cents - rightful };
}

function endsWith(part: Period, whole: Period): boolean {
  return part.end === whole.end && part.start >= whole.start;
}
