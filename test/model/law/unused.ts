import type { Instant } from '../../../src/billing/calendar';
import { Exact, ONE } from './exact';
import { shareOf } from './share';
import type { Account, Invoice, Line, Source } from './terms';

/** What a fee in advance that ends gives back: of all that was billed for it, the part that is left. */
export function unused(account: Account, line: Line, at: Instant): readonly Source[] {
  if (line.price.due !== 'advance') return [];
  return billedAfter(account, line, at).map(({ period, net }) => {
    const left = { start: at > period.start ? at : period.start, end: period.end };
    const share = shareOf(left, period, account.terms);
    return { kind: 'proration_credit', name: `${line.price.name}, unused time`, line, period: left, quantity: ONE, whole: Exact.of(net, 100), share };
  });
}

/** All that was billed of a line, were it on a draft, or waits to be billed, for time after an instant. */
function billedAfter(account: Account, line: Line, at: Instant): readonly { readonly period: { start: Instant; end: Instant }; readonly net: bigint }[] {
  const final = account.invoices.flatMap((invoice: Invoice) => invoice.lines).filter((billed) => billed.line === line && billed.kind !== 'proration_credit');
  const waiting = account.waiting.filter((source) => source.line === line && source.kind === 'proration_charge');
  return [
    ...final.map(({ period, amount, discount }) => ({ period, net: amount - discount })),
    ...waiting.map(({ period, whole, share }) => ({ period, net: whole.times(share).cents() })),
  ].filter(({ period }) => period.end > at);
}
