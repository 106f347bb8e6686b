import { addToOutbox, refuse, violatedUnique, type Deps } from '../../../platform';
import type { CreatePlanBody } from '../schema';
import { insertPlan, type PlanRow } from '../store';

type PricingPlanFields = Pick<PlanRow, 'currency' | 'billing_period' | 'billing_period_count'>;

const OPEN: PricingPlanFields = { currency: null, billing_period: null, billing_period_count: null };

/** Creates a plan without prices; a pricing plan fixes its one currency and period as well. */
export async function createPlan(deps: Deps, environmentId: string, body: CreatePlanBody, fixed: PricingPlanFields = OPEN): Promise<PlanRow> {
  const plan = computePlan(deps, environmentId, body, fixed);
  await applyCreatePlan(deps, plan);
  await addToOutbox(deps, { environmentId, topic: 'plan.created', subjectId: plan.id, payload: { lookup_key: plan.lookup_key } });
  return plan;
}

function computePlan(deps: Deps, environmentId: string, body: CreatePlanBody, fixed: PricingPlanFields): PlanRow {
  const at = deps.clock.now();
  return {
    id: deps.ids.next('plan'),
    environment_id: environmentId,
    name: body.name,
    lookup_key: body.lookup_key ?? '',
    description: body.description ?? '',
    display_order: body.display_order ?? 0,
    late_usage: body.late_usage ?? null,
    ...fixed,
    metadata: body.metadata ?? {},
    status: 'published',
    created_at: at,
    updated_at: at,
  };
}

/** The unique index knows which keys are taken, also by a caller that races with this one. */
async function applyCreatePlan(deps: Deps, plan: PlanRow): Promise<void> {
  await insertPlan(deps.db, plan).catch((error: unknown) => refusePlanKey(error, plan.lookup_key));
}

export function refusePlanKey(error: unknown, lookupKey: string): never {
  if (violatedUnique(error) !== 'plans_lookup_key') throw error;
  return refuse('already_exists', { lookup_key: lookupKey }, [{ pointer: '/lookup_key', message: 'is taken by another plan' }]);
}
