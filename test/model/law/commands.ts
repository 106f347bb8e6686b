import type { Instant } from '../../../src/billing/calendar';
import { adjust, type Adjustment } from './adjust';
import { carryOut, foreseen, schedule } from './change';
import { legal, live, type Legal } from './future';
import type { Account, Change, Scheduled, Settlement } from './terms';
import { endOfBilledPeriod } from './work-out';

/** An instant, the end of the open period, or now. */
export type Time = { readonly at: Instant } | 'period_end' | 'now';

export type Command =
  | Adjustment
  | { readonly kind: 'change'; readonly change: Change; readonly settlement: Settlement; readonly at: Time }
  | { readonly kind: 'end_trial' }
  | { readonly kind: 'extend_trial'; readonly to: Instant }
  | { readonly kind: 'cancel_now'; readonly bill: boolean; readonly giveBack: boolean }
  | { readonly kind: 'cancel_at_period_end' }
  | { readonly kind: 'cancel_at'; readonly at: Instant; readonly giveBack: boolean }
  | { readonly kind: 'keep' | 'hold' | 'release' }
  | { readonly kind: 'cancel_change'; readonly change: Scheduled };

/** Does what is asked and all that becomes due by it. Answers with why it is refused, or null. */
export function command(account: Account, asked: Command): string | null {
  const refused = refusal(account, asked) ?? obey(account, asked);
  if (refused === null) live(account, account.now);
  return refused;
}

function refusal(account: Account, asked: Command): string | null {
  const { phase, now, startAt, open, endAt } = account;
  // The last period's invoice is held and released like any other.
  const waits = account.invoices.some(({ draft }) => draft !== null) && (asked.kind === 'hold' || asked.kind === 'release');
  if (phase === 'ended' && !waits) return 'subscription_ended';
  if (isAdjustment(asked)) return null;
  if (asked.kind === 'release') return account.held ? null : 'command_refused';
  if (asked.kind === 'hold') return account.held ? 'command_refused' : null;
  if (asked.kind === 'cancel_change') return account.scheduled.includes(asked.change) ? null : 'change_not_pending';
  if (asked.kind === 'cancel_at' && asked.at < now) return 'cancel_at_in_past';
  if (asked.kind === 'extend_trial' && (asked.to <= now || asked.to <= startAt)) return 'trial_end_in_past';
  if (!legal(account, nameOf(asked))) return 'command_refused';
  if (asked.kind !== 'change') return null;
  const at = timeOf(account, asked.at);
  if (open !== null && at < open.start) return 'change_before_period';
  return endAt !== null && at >= endAt ? 'change_after_end' : null;
}

function isAdjustment(asked: Command): asked is Adjustment {
  return asked.kind === 'coupon_add' || asked.kind === 'coupon_remove' || asked.kind === 'tax_add' || asked.kind === 'tax_remove';
}

function nameOf(asked: Command): Legal {
  if (asked.kind !== 'change') return asked.kind as Legal;
  return asked.change.kind === 'pause' || asked.change.kind === 'resume' ? asked.change.kind : 'change';
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
    case 'coupon_add':
    case 'coupon_remove':
    case 'tax_add':
    case 'tax_remove':
      return adjust(account, asked);
    case 'change':
      return change(account, asked);
    case 'end_trial':
      // A trial that is over, though nobody has seen to it yet, does not end later by being ended.
      endTrial(account, earlier(later(now, open?.start ?? now), open?.end ?? null) ?? now);
      return null;
    case 'extend_trial':
      endTrial(account, asked.to);
      return null;
    case 'cancel_now':
      end(account, open === null ? now : later(now, open.start), asked);
      return null;
    case 'cancel_at_period_end':
      end(account, earlier(open?.end ?? null, endDate));
      return null;
    case 'cancel_at':
      end(account, earlier(asked.at, endDate), asked);
      return null;
    case 'keep':
      end(account, endDate);
      return null;
    case 'hold':
    case 'release':
      account.held = asked.kind === 'hold';
      return null;
    case 'cancel_change':
      account.scheduled = account.scheduled.filter((one) => one !== asked.change);
      return null;
  }
}

function change(account: Account, { change: asked, settlement, at }: Extract<Command, { kind: 'change' }>): string | null {
  const time = timeOf(account, at);
  const { open, now, startAt, held } = account;
  // Held back, it comes after what is due before it.
  const behind = held && (open === null ? time > startAt : time >= (open.cutAt ?? open.end));
  if ((time <= now && !behind) || (open === null && time === startAt)) return carryOut(account, { change: asked, settlement }, time);
  const never = foreseen(account, asked, time);
  if (never !== null) return never;
  schedule(account, { at: time, change: asked, settlement });
  return null;
}

/** What was added once, for the first period that is billed, ends with that one wherever it moves. */
function endTrial(account: Account, at: Instant): void {
  const before = endOfBilledPeriod(account);
  account.trialEnd = at;
  if (account.open !== null) account.open.end = at;
  const after = endOfBilledPeriod(account);
  for (const line of account.lines) if (line.adding !== null && line.end === before) line.end = after;
}

/** One that would end before it begins never begins. */
function end(account: Account, at: Instant | null, { bill = true, giveBack = false }: { readonly bill?: boolean; readonly giveBack?: boolean } = {}): void {
  account.endAt = at;
  account.billLast = bill;
  account.giveBack = giveBack;
  if (account.open === null && at !== null && at <= account.startAt) account.phase = 'ended';
}

function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

function earlier(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
