import { hoursAfter } from '../new-account';
import type { Move } from '../moves';
import { askAdjustment } from './ask-adjustment';
import { askAddonAdd, askAddonRemove } from './ask-addon';
import { askEnd } from './ask-end';
import { askLineAdd, askLineRemove, askQuantity } from './ask-line';
import { askPause, askResume } from './ask-pause';
import { askPlan } from './ask-plan';
import { modify, type Asked, type MoveOf, type Scene } from './asked';
import { pickOf } from './pick';

export type Commanding = Exclude<Move, { kind: 'advance' | 'advance_to_next' | 'use' | 'grant' }>;

/** Null when the scene has nothing that the move could be about. */
export function askFor(move: Commanding, scene: Scene): Asked | null {
  switch (move.kind) {
    case 'quantity':
      return askQuantity(move, scene);
    case 'line_add':
      return askLineAdd(move, scene);
    case 'line_remove':
      return askLineRemove(move, scene);
    case 'plan':
      return askPlan(move, scene);
    case 'addon_add':
      return askAddonAdd(move, scene);
    case 'addon_remove':
      return askAddonRemove(move, scene);
    case 'end_trial':
      return modify({ type: 'trial_end', trial_end_params: { action: 'immediate' } }, { kind: 'end_trial' });
    case 'extend_trial': {
      const to = hoursAfter(scene.account.now, move.hours);
      return modify({ type: 'trial_end', trial_end_params: { action: 'scheduled_date', new_trial_end: to } }, { kind: 'extend_trial', to });
    }
    case 'cancel_now':
    case 'cancel_at_period_end':
    case 'cancel_at':
      return askEnd(move, scene);
    case 'keep':
      return { path: 'keep', preview: 'keep/preview', body: {}, command: { kind: 'keep' } };
    case 'hold':
    case 'release':
      return { path: move.kind, preview: null, body: {}, command: { kind: move.kind } };
    case 'pause':
      return askPause(move, scene);
    case 'resume':
      return askResume(move, scene);
    case 'coupon_add':
    case 'coupon_remove':
    case 'tax_add':
    case 'tax_remove':
      return askAdjustment(move, scene);
    case 'cancel_change':
      return callOff(move, scene);
  }
}

/** What has happened already, or never will, is asked for too. */
function callOff({ pick }: MoveOf<'cancel_change'>, { schedules }: Scene): Asked | null {
  const change = pickOf([...schedules.keys()], pick);
  if (change === undefined) return null;
  return { path: `/subscriptions/schedules/${schedules.get(change)}/cancel`, preview: null, body: {}, command: { kind: 'cancel_change', change } };
}
