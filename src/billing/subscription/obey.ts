import type { Instant } from '../calendar';
import { unreachable } from '../invariant';
import { changeTime, isChangeDue } from './change-time';
import type { ChangeCommand, Command } from './command';
import { later } from './later';
import type { Life, OpenPeriod, PendingChange } from './life';

/**
 * The life after a command that was accepted at an instant.
 * Cancelling only sets when the subscription ends, ending a trial only when it does: the step that follows is then due by itself.
 * A change that is due at once is carried out by whoever has its row; here it leaves the life as it is.
 */
export function obey(life: Life, command: Command, now: Instant): Life {
  switch (command.kind) {
    case 'cancel_now':
      return endingAt(life, life.open === null ? now : later(now, life.open.start), command);
    case 'cancel_at_period_end':
      return endingAt(life, earliest(life.open?.end ?? null, life.endDate), {});
    case 'cancel_at':
      return endingAt(life, earliest(command.at, life.endDate), command);
    case 'keep':
      return endingAt(life, life.endDate, {});
    case 'end_trial':
      return trialEndingAt(life, life.open === null ? now : endingEarly(life.open, now));
    case 'extend_trial':
      return trialEndingAt(life, command.trialEnd);
    case 'change_plan':
    case 'change_quantity':
    case 'change_lines':
    case 'pause':
    case 'resume':
      return expecting(life, command, now);
    case 'cancel_change':
      return { ...life, changes: life.changes?.filter((change) => change.id !== command.changeId) };
    case 'bill_threshold':
      // What it bills stands in the books; the life stays as it is.
      return life;
    case 'hold':
      return { ...life, held: true };
    case 'release':
      return { ...life, held: undefined };
    case 'skip':
      return { ...life, skip: command.step };
    default:
      return unreachable(command);
  }
}

/** The life with a change to come, kept in the order in which changes are due; those of one instant in the order in which they were asked for. */
export function withChange(life: Life, change: PendingChange): Life {
  const changes = [...(life.changes ?? []), change];
  return { ...life, changes: changes.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)) };
}

function expecting(life: Life, command: ChangeCommand, now: Instant): Life {
  const at = changeTime(life, command, now);
  return isChangeDue(life, at, now) ? life : withChange(life, { id: command.changeId, kind: command.kind, at });
}

/** Now; but a trial whose end has passed while it was held does not last longer by being ended. */
function endingEarly({ start, end }: OpenPeriod, now: Instant): Instant {
  const at = later(now, start);
  return at < end ? at : end;
}

/** A running trial is the open period: its end moves, and the step that ends it with it. */
function trialEndingAt(life: Life, trialEnd: Instant): Life {
  return { ...life, trialEnd, open: life.open && { ...life.open, end: trialEnd } };
}

interface HowToEnd {
  readonly billLastPeriod?: boolean;
  readonly creditUnused?: boolean;
}

/** A subscription that would end before it starts has no period to close: it simply never starts. */
function endingAt(life: Life, endAt: Instant | null, { billLastPeriod = true, creditUnused }: HowToEnd): Life {
  const never = life.open === null && endAt !== null && (life.phase === 'draft' || endAt <= life.startAt);
  return { ...life, endAt, billLastPeriod, creditUnused, phase: never ? 'ended' : life.phase };
}

function earliest(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
