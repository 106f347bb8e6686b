import { isOf, type ChangeContext } from './change-context';
import type { PlannedLine, ResolvedChange } from './change-plan';
import type { PhaseChange } from './change-spec';
import { planLine } from './plan-line';

/** The lines of a phase take the place of the plan's and of those of the phase before. Add-ons go on. */
export async function resolvePhase(context: ChangeContext, spec: PhaseChange): Promise<ResolvedChange> {
  const { subscription, active } = context;
  const before = active.filter((line) => !isOf('addon')(line));
  const begins: PlannedLine[] = [];
  for (const line of spec.lines) begins.push(await planLine(context, line, { type: 'plan', id: subscription.plan_id }, begins.length));
  return { ends: before.map(({ item }) => item), begins, effect: {}, coupons: spec.coupons };
}
