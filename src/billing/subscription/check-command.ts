import type { Instant } from '../calendar';
import { changeTime } from './change-time';
import type { ChangeCommand, Command, CommandKind, CommandRefusal } from './command';
import type { Life } from './life';
import { nextStep } from './next-step';
import { stateOf } from './state-of';
import { stepKey } from './step';
import { legalCommands } from './transitions';

export interface RefusedCommand {
  readonly reason: CommandRefusal;
  readonly legal: readonly CommandKind[];
}

/** Why a command makes no sense now, or null when it does. Reads nothing but its arguments: it also runs before a command enters history. */
export function checkCommand(life: Life, command: Command, now: Instant): RefusedCommand | null {
  const reason = refusalOf(life, command, now);
  return reason === null ? null : { reason, legal: legalNow(life, now) };
}

/** What a life allows, from the state table. A refused command answers with this row, so that the caller sees what would be legal. */
export function legalNow(life: Life, now: Instant): readonly CommandKind[] {
  if (hasEnded(life, now)) return [];
  return legalCommands(stateOf(life)).filter((command): command is Exclude<typeof command, 'activate'> => command !== 'activate');
}

/** Its end may have come, though the step that closes its last period is still failing. */
function hasEnded(life: Life, now: Instant): boolean {
  return life.phase === 'ended' || (life.held !== true && life.endAt !== null && life.endAt <= now);
}

function refusalOf(life: Life, command: Command, now: Instant): CommandRefusal | null {
  // Repair comes before everything: the last period's invoice is held, skipped and released like any other.
  if (command.kind === 'hold' || command.kind === 'release' || command.kind === 'skip') return repairRefusal(life, command);
  if (hasEnded(life, now)) return 'subscription_ended';
  if (command.kind === 'bill_threshold') return life.open === null ? 'command_refused' : null;
  if (command.kind === 'cancel_at' && command.at < now) return 'cancel_at_in_past';
  if (command.kind === 'extend_trial' && (command.trialEnd <= now || command.trialEnd <= life.startAt)) return 'trial_end_in_past';
  if (command.kind === 'cancel_change') return life.changes?.some((change) => change.id === command.changeId) ? null : 'change_not_pending';
  if (!legalNow(life, now).includes(command.kind)) return 'command_refused';
  return 'changeId' in command ? changeRefusal(life, command, now) : null;
}

function repairRefusal(life: Life, command: Extract<Command, { kind: 'hold' | 'release' | 'skip' }>): CommandRefusal | null {
  if (command.kind === 'release') return life.held === true ? null : 'command_refused';
  if (life.phase === 'ended' && life.drafts.length === 0) return 'subscription_ended';
  if (command.kind === 'hold') return life.held === true || life.phase === 'draft' ? 'command_refused' : null;
  const next = nextStep({ ...life, held: undefined });
  return next !== null && stepKey(next) === command.step ? null : 'no_failed_run';
}

/** A change may reach back into the open period, but not into what is billed already, and not beyond the end. */
function changeRefusal(life: Life, command: ChangeCommand, now: Instant): CommandRefusal | null {
  const at = changeTime(life, command, now);
  if (life.open !== null && at < life.open.start) return 'change_before_period';
  return life.endAt !== null && at >= life.endAt ? 'change_after_end' : null;
}
