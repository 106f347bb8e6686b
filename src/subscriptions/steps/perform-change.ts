import { afterStep, checkCommand, stepKey, type Step } from '../../billing/subscription';
import { Refusal, type Deps } from '../../platform';
import { changeRow, executeChange, RESUMES } from '../changes/execute-change';
import type { ChangeRow } from '../rows';
import type { StepContext } from './step-context';
import type { StepResult } from './step-result';

type ChangeStep = Extract<Step, { kind: 'change' }>;

/** A change agreed earlier takes effect. One that makes no sense any more is noted as failed, and life goes on. */
export async function performChange(deps: Deps, context: StepContext, step: ChangeStep): Promise<StepResult> {
  const { subscription, now, graceMs } = context;
  const life = afterStep(subscription.life, step, { graceMs, draft: false });
  if (subscription.life.skip === stepKey(step)) return { life, invoiceIds: await give(deps, step, { status: 'cancelled', cancelled_at: step.at }) };
  const refused = checkCommand(life, { kind: step.change, changeId: step.changeId, at: step.at }, step.at);
  if (refused) return { life, invoiceIds: await give(deps, step, { status: 'failed', failure: refused.reason }) };
  const row = await requireChange(deps, context, step);
  try {
    // A savepoint: what a refused change has begun to write is undone, the step itself stands.
    const done = await deps.db.transaction((tx) =>
      executeChange({ ...deps, db: tx }, { ...subscription, life }, { changeId: step.changeId, kind: step.change, spec: row.spec, at: step.at, now }),
    );
    return { life: done.life, invoiceIds: done.invoiceIds, columns: done.columns };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { life, invoiceIds: await give(deps, step, { status: 'failed', failure: error.reason }) };
  }
}

/** The end of a pause that began under an older version has no row of its own before it happens. */
async function requireChange(deps: Deps, { subscription }: StepContext, step: ChangeStep): Promise<ChangeRow> {
  const row = await deps.db<ChangeRow>('subscription_changes').where({ id: step.changeId }).first();
  return row ?? changeRow(deps, subscription, { changeId: step.changeId, kind: step.change, spec: RESUMES, at: step.at });
}

async function give(deps: Deps, step: ChangeStep, outcome: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  await deps
    .db('subscription_changes')
    .where({ id: step.changeId })
    .update({ ...outcome, updated_at: deps.clock.now() });
  return [];
}
