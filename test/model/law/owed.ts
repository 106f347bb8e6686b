import { Exact, ONE } from './exact';
import { priceOf } from './price';
import { feePart, type Span } from './share';
import type { Account, Line, Source } from './terms';

interface Owing {
  readonly account: Account;
  readonly fees: boolean;
  readonly last: boolean;
}

/** What a line owes for a span of time that has ended: its usage, and its fee in arrears. */
export function owed(line: Line, span: Span, { account, fees, last }: Owing): readonly Source[] {
  if (line.price.due === 'usage') return usage(line, span);
  if (line.price.due !== 'arrears' || !fees) return [];
  return fee(account, last && (line.end === null || line.end > span.end) ? { ...line, end: span.end } : line, span, 'fixed').map((source) => ({
    ...source,
    line,
  }));
}

/** The open period, as it was opened. */
export function spanOf({ open, cadence }: Account): Span {
  if (open === null) throw new Error('nothing is open');
  return { start: open.start, end: open.end, opened: { start: open.start, end: open.end }, cadence };
}

/** Fees in advance of the open period, of one line or of all. */
export function advanceFees(account: Account, ...only: readonly Line[]): readonly Source[] {
  const span = spanOf(account);
  return (only.length > 0 ? only : account.lines).filter((line) => line.price.due === 'advance').flatMap((line) => fee(account, line, span, 'fixed'));
}

export function fee(account: Account, line: Line, span: Span, kind: Source['kind']): readonly Source[] {
  // Who gives back what is unused counts every part.
  const part = feePart(line, span, { ...account.terms, shares: account.terms.shares || account.giveBack });
  if (part === null) return [];
  const quantity = Exact.of(line.quantity);
  return [{ kind, name: line.price.name, line, period: part.period, quantity, whole: priceOf(line.price.model, quantity), share: part.share }];
}

function usage(line: Line, span: Span): readonly Source[] {
  const period = { start: line.start > span.start ? line.start : span.start, end: line.end !== null && line.end < span.end ? line.end : span.end };
  if (period.start >= period.end) return [];
  return [{ kind: 'usage', name: line.price.name, line, period, quantity: Exact.of(0), whole: Exact.of(0), share: ONE }];
}
