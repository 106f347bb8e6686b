import type { Instant } from '../../../src/billing/calendar';
import { adjust } from './adjust';
import { carryOut, foreseen, schedule } from './change';
import { earlier, later } from './later';
import type { Account, Command } from './terms';
import { timeOf } from './time-of';
import { endOfFirstBilled } from './work-out';

/** Does what is asked, as far as nothing is due by it. Answers with why it turns out to be impossible, or null. */
export function obey(account: Account, asked: Command): string | null {
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
  const before = endOfFirstBilled(account);
  account.trialEnd = at;
  if (account.open !== null) account.open.end = at;
  const after = endOfFirstBilled(account);
  for (const line of account.lines) if (line.adding !== null && line.end === before) line.end = after;
}

/** One that would end before it begins never begins. */
function end(account: Account, at: Instant | null, { bill = true, giveBack = false }: { readonly bill?: boolean; readonly giveBack?: boolean } = {}): void {
  account.endAt = at;
  account.billLast = bill;
  account.giveBack = giveBack;
  if (account.open === null && at !== null && at <= account.startAt) account.phase = 'ended';
}
