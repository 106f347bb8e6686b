import type { Instant } from '../calendar';
import type { Command, CommandKind, CommandRefusal } from './command';
import type { Life, LifePhase } from './life';

/** What each phase allows. A refused command answers with this row, so that the caller sees what would be legal. */
const LEGAL: Readonly<Record<LifePhase, readonly CommandKind[]>> = {
  scheduled: ['cancel_now', 'cancel_at', 'keep'],
  trialing: ['cancel_now', 'cancel_at_period_end', 'cancel_at', 'keep'],
  active: ['cancel_now', 'cancel_at_period_end', 'cancel_at', 'keep'],
  ended: [],
};

export interface RefusedCommand {
  readonly reason: CommandRefusal;
  readonly legal: readonly CommandKind[];
}

/** Why a command makes no sense now, or null when it does. Reads nothing but its arguments: it also runs before a command enters history. */
export function checkCommand(life: Life, command: Command, now: Instant): RefusedCommand | null {
  const legal = LEGAL[life.phase];
  if (life.phase === 'ended') return { reason: 'subscription_ended', legal };
  // Its end has come, though the step that closes its last period may still be failing.
  if (life.endAt !== null && life.endAt <= now) return { reason: 'subscription_ended', legal: [] };
  if (command.kind === 'cancel_at' && command.at < now) return { reason: 'cancel_at_in_past', legal };
  if (!legal.includes(command.kind)) return { reason: 'command_refused', legal };
  return null;
}
