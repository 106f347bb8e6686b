import { rhythmOf, sameRhythm } from '../law/rhythm';
import type { Account, Rhythm } from '../law/terms';

/** The rhythm that a subscription has and keeps, for what is sold beside its plan; null where another one is agreed for later. */
export function steadyRhythm(account: Account): Rhythm | null {
  const rhythm = rhythmOf(account);
  const stays = account.scheduled.every(({ change }) => change.kind !== 'plan' || sameRhythm(change.plan.rhythm, rhythm));
  return stays && sameRhythm(account.cadence, rhythm) ? rhythm : null;
}

/** Whether there is something beside the plan, or will be, that has the rhythm of the subscription. */
export function keepsRhythm({ addings, scheduled }: Account): boolean {
  return addings > 0 || scheduled.some(({ change }) => change.kind === 'line_add' || change.kind === 'addon_add');
}
