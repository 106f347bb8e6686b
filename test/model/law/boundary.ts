import { addMilliseconds, periodAt, type Instant } from '../../../src/billing/calendar';
import { draft, finalize, issue } from './invoice';
import { advanceFees, owed, spanOf } from './owed';
import type { Span } from './share';
import type { Account, Invoice } from './terms';
import { unused } from './unused';
import { bindLots, lapseLots } from './credits';

const HOUR_MS = 3_600_000;

/** The subscription begins, with a trial or with its first billing period, whose fees in advance are due at once. */
export function begin(account: Account): void {
  const trial = account.trialEnd !== null && account.trialEnd > account.startAt;
  account.phase = trial ? 'trialing' : 'active';
  const first = trial ? { start: account.startAt, end: account.trialEnd ?? '' } : periodAt(account.cadence, 0);
  account.open = { ...first, sequence: 0, index: trial ? null : 0, cutAt: null };
  bindLots(account);
  if (trial) return;
  const sources = advanceFees(account);
  if (sources.length > 0) issue(account, { kind: 'opening', period: first, sequence: 0 }, sources);
}

/** A period ends: its usage and its fees in arrears are due, and the fees in advance of the one that follows. */
export function close(account: Account, at: Instant, last: boolean): void {
  const { open, terms } = account;
  if (open === null) throw new Error('nothing is open');
  const trial = open.index === null;
  const ended: Span | null = trial && terms.trialUsage === 'free' ? null : { ...spanOf(account), end: at };
  const mute = last && !account.billLast;
  const lines = account.lines;
  follow(account, at, last);
  const due = mute
    ? []
    : lines.flatMap((line) => [...(ended ? owed(line, ended, { account, fees: !trial, last }) : []), ...(last ? [] : advanceFees(account, line))]);
  const returned =
    last && account.giveBack && !trial && at < open.end
      ? lines.filter(({ start, end }) => start <= at && (end === null || end > at)).flatMap((line) => unused(account, line, at))
      : [];
  const sources = [...due, ...returned, ...account.waiting];
  if (sources.some((source) => source.kind !== 'proration_credit')) {
    account.waiting = [];
    const billed = { kind: trial && !last ? 'trial' : 'period', period: { start: open.start, end: at }, sequence: open.sequence } as const;
    const until = addMilliseconds(at, terms.graceHours * HOUR_MS);
    // With the draft, its credits wait too; one whose time is over already has its turn before anything that comes after it.
    if (until > at) return draft(account, billed, { sources, until });
    issue(account, billed, sources);
  } else {
    // Owed to the customer, outside of any invoice.
    account.waiting = [...account.waiting, ...returned];
  }
  lapseLots(account.customer, at);
}

/** The grace time of a period that has ended is over. */
export function endGrace(account: Account, invoice: Invoice): void {
  finalize(account, invoice);
  lapseLots(account.customer, invoice.period.end);
}

/** Opens the period after the one that ended; a trial, a cut or another rhythm count anew from there. */
function follow(account: Account, at: Instant, last: boolean): void {
  const { open } = account;
  if (last || open === null) {
    account.lastOpen = open;
    account.phase = 'ended';
    account.paused = null;
    account.open = null;
    account.scheduled = [];
    return;
  }
  account.phase = 'active';
  const sequence = open.sequence + 1;
  if (open.index === null || open.cutAt !== null || account.nextRhythm !== null) {
    account.cadence = { ...account.cadence, ...account.nextRhythm, anchor: at };
    account.nextRhythm = null;
    account.open = { ...periodAt(account.cadence, 0), sequence, index: 0, cutAt: null };
  } else {
    const index = open.index + 1;
    account.open = { start: open.end, end: periodAt(account.cadence, index).end, sequence, index, cutAt: null };
  }
  bindLots(account);
}
