import { addToOutbox, refuse, type Deps } from '../../../platform';
import { planIsUsed, requirePlan, savePlan } from '../store';

/** Takes a plan off sale and frees its lookup key. Refused while a subscription to it has not ended. */
export async function archivePlan(deps: Deps, environmentId: string, ref: string): Promise<string> {
  const plan = await requirePlan(deps.db, environmentId, ref, 'update');
  if (await planIsUsed(deps.db, plan.id)) refuse('in_use', { plan_id: plan.id });
  await savePlan(deps.db, { ...plan, status: 'archived', updated_at: deps.clock.now() });
  await addToOutbox(deps, { environmentId, topic: 'plan.deleted', subjectId: plan.id, payload: {} });
  return plan.id;
}
