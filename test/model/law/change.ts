import type { Instant } from '../../../src/billing/calendar';
import { billedAfter, fee, spanOf } from './boundary';
import { Exact, ONE } from './exact';
import { issue, sumOf } from './invoice';
import { shareOf } from './share';
import type { Account, Line, Scheduled, Source } from './terms';
import { work, type Worked } from './work-out';

/** Lines end and begin at an instant, and the rest of the period is settled. Answers with why it cannot be, or null. */
export function carryOut(account: Account, { change, settlement }: Omit<Scheduled, 'at'>, at: Instant): string | null {
  if (account.lines.some((line) => line.start > at)) return 'change_before_period';
  const worked = work(account, change, at);
  if (typeof worked === 'string') return worked;
  const shares = settlement !== 'none';
  const begun = worked.begins.map((line): Line => ({ ...line, start: at, sharesStart: shares, sharesEnd: true }));
  const sources = shares ? settled(account, worked, begun, at) : [];
  for (const line of worked.ends) Object.assign(line, { end: at, sharesEnd: shares });
  account.lines = [...account.lines, ...begun];
  account.plan = worked.plan ?? account.plan;
  if (worked.restart) restart(account, worked.restart, at);
  settle(account, sources, at, settlement === 'invoice_now' && !worked.restart);
  return null;
}

/** The unused part of what was billed for the lines that end, and the share of the fees that begin. */
function settled(account: Account, { ends, restart: restarts }: Worked, begun: readonly Line[], at: Instant): readonly Source[] {
  const { open } = account;
  if (open === null || open.index === null || at >= open.end) return [];
  const credits = ends.filter((line) => line.price.due === 'advance').flatMap((line) => unused(account, line, at));
  const charges = begun.filter((line) => line.price.due === 'advance').flatMap((line) => fee(account, line, spanOf(account), 'proration_charge'));
  return restarts ? credits : [...credits, ...charges];
}

function unused(account: Account, line: Line, at: Instant): readonly Source[] {
  return billedAfter(account, line, at).map(({ period, net }) => {
    const left = { start: at > period.start ? at : period.start, end: period.end };
    const share = shareOf(left, period, account.terms);
    return { kind: 'proration_credit', name: `${line.price.name}, unused time`, line, period: left, quantity: ONE, whole: Exact.of(net, 100), share };
  });
}

/** On an invoice at once if that is asked for and it comes to something; else on the next one. */
function settle(account: Account, sources: readonly Source[], at: Instant, atOnce: boolean): void {
  if (sources.length === 0) return;
  const all = [...account.waiting, ...sources];
  const net = sumOf(all, ({ kind, whole, share }) => (kind === 'proration_credit' ? -1n : 1n) * whole.times(share).cents());
  account.waiting = all;
  if (!atOnce || net < 0n || account.open === null) return;
  account.waiting = [];
  issue(account, 'change', { start: at, end: account.open.end }, all);
}

/** The period is cut at the change and counting starts anew; before the beginning only the rhythm is another one, and a trial runs on. */
function restart(account: Account, rhythm: NonNullable<Worked['restart']>, at: Instant): void {
  if (account.open === null) account.cadence = { ...account.cadence, ...rhythm };
  else {
    account.nextRhythm = rhythm;
    if (account.phase !== 'trialing') account.open.cutAt = at < account.open.end ? at : null;
  }
}
