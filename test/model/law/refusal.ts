import type { Adjustment } from './adjust';
import { legal, type Legal } from './future';
import type { Account, Command } from './terms';
import { timeOf } from './time-of';

/** Why a command is refused before anything is tried, or null. */
export function refusal(account: Account, asked: Command): string | null {
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
