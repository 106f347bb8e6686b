import type { Instant } from '../calendar';
import { unreachable } from '../invariant';
import type { Command } from './command';
import type { Life } from './life';

/**
 * The life after a command that was accepted at an instant.
 * Cancelling only sets when the subscription ends, ending a trial only when it does: the step that follows is then due by itself.
 */
export function obey(life: Life, command: Command, now: Instant): Life {
  switch (command.kind) {
    case 'cancel_now':
      return endingAt(life, life.open === null ? now : later(now, life.open.start), command.billLastPeriod);
    case 'cancel_at_period_end':
      return endingAt(life, earliest(life.open?.end ?? null, life.endDate), true);
    case 'cancel_at':
      return endingAt(life, earliest(command.at, life.endDate), true);
    case 'keep':
      return endingAt(life, life.endDate, true);
    case 'end_trial':
      return trialEndingAt(life, life.open === null ? now : later(now, life.open.start));
    case 'extend_trial':
      return trialEndingAt(life, command.trialEnd);
    default:
      return unreachable(command);
  }
}

/** A running trial is the open period: its end moves, and the step that ends it with it. */
function trialEndingAt(life: Life, trialEnd: Instant): Life {
  return { ...life, trialEnd, open: life.open && { ...life.open, end: trialEnd } };
}

/** A subscription that would end before it starts has no period to close: it simply never starts. */
function endingAt(life: Life, endAt: Instant | null, billLastPeriod: boolean): Life {
  const never = life.open === null && endAt !== null && endAt <= life.startAt;
  return { ...life, endAt, billLastPeriod, phase: never ? 'ended' : life.phase };
}

function earliest(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
