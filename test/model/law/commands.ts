import type { Instant } from '../../../src/billing/calendar';
import { carryOut } from './change';
import { live } from './future';
import type { Account, Change, Settlement } from './terms';

/** An instant, the end of the open period, or now. */
export type Time = { readonly at: Instant } | 'period_end' | 'now';

export type Command =
  | { readonly kind: 'change'; readonly change: Change; readonly settlement: Settlement; readonly at: Time }
  | { readonly kind: 'end_trial' }
  | { readonly kind: 'extend_trial'; readonly to: Instant }
  | { readonly kind: 'cancel_now'; readonly bill: boolean }
  | { readonly kind: 'cancel_at_period_end' }
  | { readonly kind: 'cancel_at'; readonly at: Instant }
  | { readonly kind: 'keep' };

/** What each phase allows. */
const LEGAL: Readonly<Record<Account['phase'], readonly Command['kind'][]>> = {
  scheduled: ['change', 'extend_trial', 'cancel_now', 'cancel_at', 'keep'],
  trialing: ['change', 'extend_trial', 'end_trial', 'cancel_now', 'cancel_at_period_end', 'cancel_at', 'keep'],
  active: ['change', 'cancel_now', 'cancel_at_period_end', 'cancel_at', 'keep'],
  ended: [],
};

/** Does what is asked and all that becomes due by it. Answers with why it is refused, or null. */
export function command(account: Account, asked: Command): string | null {
  const refused = refusal(account, asked) ?? obey(account, asked);
  if (refused === null) live(account, account.now);
  return refused;
}

function refusal(account: Account, asked: Command): string | null {
  const { phase, now, startAt, open, endAt } = account;
  if (phase === 'ended') return 'subscription_ended';
  if (asked.kind === 'cancel_at' && asked.at < now) return 'cancel_at_in_past';
  if (asked.kind === 'extend_trial' && (asked.to <= now || asked.to <= startAt)) return 'trial_end_in_past';
  if (!LEGAL[phase].includes(asked.kind)) return 'command_refused';
  if (asked.kind !== 'change') return null;
  const at = timeOf(account, asked.at);
  if (open !== null && at < open.start) return 'change_before_period';
  return endAt !== null && at >= endAt ? 'change_after_end' : null;
}

/** Before the beginning a change waits for it at least. */
function timeOf({ open, now, startAt }: Account, at: Time): Instant {
  if (open === null) return later(startAt, typeof at === 'string' ? now : at.at);
  if (at === 'period_end') return open.end;
  return at === 'now' ? later(now, open.start) : at.at;
}

function obey(account: Account, asked: Command): string | null {
  const { open, now, endDate } = account;
  switch (asked.kind) {
    case 'change':
      return change(account, asked);
    case 'end_trial':
      endTrial(account, later(now, open?.start ?? now));
      return null;
    case 'extend_trial':
      endTrial(account, asked.to);
      return null;
    case 'cancel_now':
      end(account, open === null ? now : later(now, open.start), asked.bill);
      return null;
    case 'cancel_at_period_end':
      end(account, earlier(open?.end ?? null, endDate));
      return null;
    case 'cancel_at':
      end(account, earlier(asked.at, endDate));
      return null;
    case 'keep':
      end(account, endDate);
      return null;
  }
}

function change(account: Account, { change: asked, settlement, at }: Extract<Command, { kind: 'change' }>): string | null {
  const time = timeOf(account, at);
  if (time <= account.now || (account.open === null && time === account.startAt)) return carryOut(account, { change: asked, settlement }, time);
  const all = [...account.scheduled, { at: time, change: asked, settlement }];
  // Those of one instant stay in the order in which they were asked for.
  account.scheduled = all.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return null;
}

function endTrial(account: Account, at: Instant): void {
  account.trialEnd = at;
  if (account.open !== null) account.open.end = at;
}

/** One that would end before it begins never begins. */
function end(account: Account, at: Instant | null, bill = true): void {
  account.endAt = at;
  account.billLast = bill;
  if (account.open === null && at !== null && at <= account.startAt) account.phase = 'ended';
}

function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

function earlier(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
