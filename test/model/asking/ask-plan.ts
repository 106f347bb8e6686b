import { PLANS, rhythmBody } from '../catalog';
import { rhythmOf, sameRhythm } from '../law/rhythm';
import type { Asked, MoveOf, Scene } from './asked';
import { pickOf } from './pick';
import { keepsRhythm } from './steady-rhythm';
import { timeOf } from './when';

/** A plan of another rhythm is taken only where nothing that is sold beside plans would have to follow into it. */
export function askPlan(move: MoveOf<'plan'>, { account, shop }: Scene): Asked | null {
  const { cycle = null, drop = false, restart } = move;
  const plan = pickOf(PLANS, move.pick);
  if (plan === undefined || (keepsRhythm(account) && !sameRhythm(plan.rhythm, rhythmOf(account)))) return null;
  const at = timeOf(account, move.when);
  const effective = at === 'period_end' ? { change_at: 'end_of_period' } : at === 'now' ? {} : { effective_date: at.at };
  const rhythm = { ...rhythmBody(plan.rhythm), restart_period: restart, ...(cycle === null ? {} : { billing_cycle: cycle }) };
  const policies = drop ? { entity_policies: { addons: { default_behaviour: 'drop' } } } : {};
  return {
    ...{ path: 'change/v2/execute', preview: 'change/v2/preview' },
    body: { target_plan_id: shop.get(plan.name), ...rhythm, ...effective, ...policies, proration_mode: move.settlement },
    command: { kind: 'change', change: { kind: 'plan', plan, cycle, restart, drop }, settlement: move.settlement, at },
  };
}
