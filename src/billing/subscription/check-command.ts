import type { Instant } from '../calendar';
import type { Command, CommandKind, CommandRefusal } from './command';
import type { Life, LifePhase } from './life';
import { legalCommands } from './transitions';

/** The commands of the table that subscriptions obey today; complete by its type. */
const OBEYED: Readonly<Record<CommandKind, true>> = {
  cancel_now: true,
  cancel_at_period_end: true,
  cancel_at: true,
  keep: true,
  end_trial: true,
  extend_trial: true,
};

/** What a phase allows, from the state table. A refused command answers with this row, so that the caller sees what would be legal. */
function legalIn(phase: LifePhase): readonly CommandKind[] {
  return legalCommands(phase).filter((command): command is CommandKind => command in OBEYED);
}

export interface RefusedCommand {
  readonly reason: CommandRefusal;
  readonly legal: readonly CommandKind[];
}

/** Why a command makes no sense now, or null when it does. Reads nothing but its arguments: it also runs before a command enters history. */
export function checkCommand(life: Life, command: Command, now: Instant): RefusedCommand | null {
  const legal = legalIn(life.phase);
  if (life.phase === 'ended') return { reason: 'subscription_ended', legal };
  // Its end has come, though the step that closes its last period may still be failing.
  if (life.endAt !== null && life.endAt <= now) return { reason: 'subscription_ended', legal: [] };
  if (command.kind === 'cancel_at' && command.at < now) return { reason: 'cancel_at_in_past', legal };
  if (command.kind === 'extend_trial' && (command.trialEnd <= now || command.trialEnd <= life.startAt)) return { reason: 'trial_end_in_past', legal };
  if (!legal.includes(command.kind)) return { reason: 'command_refused', legal };
  return null;
}
