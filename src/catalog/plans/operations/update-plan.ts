import { addToOutbox, type Deps } from '../../../platform';
import type { UpdatePlanBody } from '../schema';
import { requirePlan, savePlan, type PlanRow } from '../store';
import { refusePlanKey } from './create-plan';

/** Changes what a plan is called; what it costs is changed on its prices. */
export async function updatePlan(deps: Deps, environmentId: string, ref: string, body: UpdatePlanBody): Promise<PlanRow> {
  const known = await requirePlan(deps.db, environmentId, ref, 'update');
  const changed = computeChange(known, body, deps.clock.now());
  await savePlan(deps.db, changed).catch((error: unknown) => refusePlanKey(error, changed.lookup_key));
  await addToOutbox(deps, { environmentId, topic: 'plan.updated', subjectId: known.id, payload: {} });
  return changed;
}

function computeChange(known: PlanRow, body: UpdatePlanBody, at: string): PlanRow {
  return {
    ...known,
    name: body.name ?? known.name,
    lookup_key: body.lookup_key ?? known.lookup_key,
    description: body.description ?? known.description,
    display_order: body.display_order ?? known.display_order,
    late_usage: body.late_usage === undefined ? known.late_usage : body.late_usage,
    metadata: body.metadata ?? known.metadata,
    updated_at: at,
  };
}
