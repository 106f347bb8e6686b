import type { Instant } from '../../../src/billing/calendar';
import { issue } from './invoice';
import { fee, spanOf } from './owed';
import { sumOf } from './sum';
import type { Account, Line, Scheduled, Source } from './terms';
import { unused } from './unused';
import { work, type Worked } from './work-out';

/** Lines end and begin at an instant, and the rest of the period is settled; never behind another change. Answers with why it cannot be, or null. */
export function carryOut(account: Account, { change, settlement }: Omit<Scheduled, 'at'>, at: Instant): string | null {
  if (account.changedAt !== null && account.changedAt > at) return 'change_before_period';
  if (change.kind === 'pause' && change.until !== null && change.until <= at) return 'validation_failed';
  const worked = work(account, change, at);
  if (typeof worked === 'string') return worked;
  const shares = settlement !== 'none';
  const begun = worked.begins.map((line): Line => ({ ...line, start: at, sharesStart: shares, sharesEnd: true }));
  const sources = shares ? settled(account, worked, begun, at) : [];
  stopOrGoOn(account, change, worked.ends);
  if (account.open === null) forget(account, worked);
  for (const line of worked.ends) Object.assign(line, { end: at, sharesEnd: shares });
  account.lines = withBegun(account, worked.ends, begun);
  if (worked.ends.length + begun.length > 0) account.changedAt = at;
  account.plan = worked.plan ?? account.plan;
  if (worked.restart) restart(account, worked.restart, at);
  settle(account, sources, at, settlement === 'invoice_now' && !worked.restart);
  return null;
}

/** What begins stands behind what was there; but before the beginning a line becomes another one where it stands. */
function withBegun({ lines, open }: Account, ends: readonly Line[], begun: readonly Line[]): readonly Line[] {
  if (open !== null) return [...lines, ...begun];
  const successors = (line: Line) => (ends.includes(line) ? begun.filter(({ root }) => root === line.root) : []);
  const fresh = begun.filter(({ root }) => ends.every((line) => line.root !== root));
  return [...lines.flatMap((line) => [line, ...successors(line)]), ...fresh];
}

/** Lines that are taken out before the beginning never were in force, and their coupons go with them. */
function forget(account: Account, { ends, begins }: Worked): void {
  const gone = ends.map(({ root }) => root).filter((root) => begins.every((line) => line.root !== root));
  account.coupons = account.coupons.filter(({ root }) => root === null || !gone.includes(root));
}

/** What could never be done is refused at once, unless something else comes before it. */
export function foreseen(account: Account, change: Scheduled['change'], at: Instant): string | null {
  if (account.scheduled.some((other) => other.at <= at)) return null;
  if (change.kind === 'pause' && change.until !== null && change.until <= at) return 'validation_failed';
  const worked = work({ ...account }, change, at);
  return typeof worked === 'string' && worked !== 'change_changes_nothing' ? worked : null;
}

/** A pause remembers what it stops, and may end by itself; however it ends, it ends once. */
function stopOrGoOn(account: Account, change: Scheduled['change'], ends: readonly Line[]): void {
  if (change.kind === 'resume') {
    account.paused = null;
    account.scheduled = account.scheduled.filter((other) => other.change.kind !== 'resume');
  }
  if (change.kind !== 'pause') return;
  account.paused = ends.map((line) => ({ line, end: line.end }));
  if (change.until !== null) schedule(account, { at: change.until, change: { kind: 'resume' }, settlement: 'invoice_now' });
}

/** Those of one instant stay in the order in which they were asked for. */
export function schedule(account: Account, one: Scheduled): void {
  account.scheduled = [...account.scheduled, one].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** The unused part of what was billed for the lines that end, and the share of the fees that begin. */
function settled(account: Account, { ends, restart: restarts }: Worked, begun: readonly Line[], at: Instant): readonly Source[] {
  const { open } = account;
  if (open === null || open.index === null || at >= open.end) return [];
  const credits = ends.flatMap((line) => unused(account, line, at));
  const charges = begun.filter((line) => line.price.due === 'advance').flatMap((line) => fee(account, line, spanOf(account), 'proration_charge'));
  return restarts ? credits : [...credits, ...charges];
}

/** On an invoice at once if that is asked for and it comes to something; else on the next one. */
function settle(account: Account, sources: readonly Source[], at: Instant, atOnce: boolean): void {
  if (sources.length === 0) return;
  const all = [...account.waiting, ...sources];
  const net = sumOf(all, ({ kind, whole, share }) => (kind === 'proration_credit' ? -1n : 1n) * whole.times(share).cents());
  account.waiting = all;
  if (!atOnce || net < 0n || account.open === null) return;
  account.waiting = [];
  issue(account, { kind: 'change', period: { start: at, end: account.open.end }, sequence: account.open.sequence }, all);
}

/** The period is cut at the change and counting starts anew; before the beginning only the rhythm is another one, and a trial runs on. */
function restart(account: Account, rhythm: NonNullable<Worked['restart']>, at: Instant): void {
  if (account.open === null) account.cadence = { ...account.cadence, ...rhythm };
  else {
    account.nextRhythm = rhythm;
    if (account.phase !== 'trialing') account.open.cutAt = at < account.open.end ? at : null;
  }
}
