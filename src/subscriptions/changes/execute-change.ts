import type { Instant } from '../../billing/calendar';
import type { ChangeKind, Life } from '../../billing/subscription';
import { billedFees, pendingLinesOf } from '../../invoices';
import { addToOutbox, type Deps } from '../../platform';
import type { ChangeRow, SubscriptionRow } from '../rows';
import { applyChange } from './apply-change';
import { loadChangeContext } from './change-context';
import type { ChangePlan } from './change-plan';
import type { ChangeSpec } from './change-spec';
import { computeChange } from './compute-change';
import { resolveChange } from './resolve-change';
import { boughtOf } from './bought';
import { toResult } from './to-result';

export interface ExecuteChangeInput {
  readonly changeId: string;
  readonly kind: ChangeKind;
  readonly spec: ChangeSpec;
  readonly at: Instant;
  readonly now: Instant;
}

export interface ExecutedChange {
  readonly life: Life;
  readonly plan: ChangePlan;
  readonly invoiceIds: readonly string[];
  /** The subscription's columns that the change moves beside its life. */
  readonly columns: Partial<SubscriptionRow> & Pick<SubscriptionRow, 'plan_id'>;
}

/** The end of a pause that is set with its beginning: a change like any other, so that it can be seen and called off. */
export const RESUMES = { type: 'resume', proration: 'invoice_now' } as const satisfies ChangeSpec;

/** Carries out a change of a locked subscription in the caller's transaction: load, resolve and compute, apply, publish. */
export async function executeChange(deps: Deps, subscription: SubscriptionRow, input: ExecuteChangeInput): Promise<ExecutedChange> {
  const { changeId, spec, at } = input;
  const context = await loadChangeContext(deps, subscription, input);
  const resolved = await resolveChange(context, spec);
  const fees = await billedFees(
    deps.db,
    resolved.ends.map((item) => item.id),
    at,
  );
  const plan = computeChange(context, resolved, spec.proration, { fees, pending: await pendingLinesOf(deps.db, subscription.id) });
  const applied = await applyChange(context, plan, spec.proration);
  await recordExecuted(deps, subscription, input, { plan, invoiceId: applied.invoiceId });
  const { follows } = plan.effect;
  if (follows !== undefined)
    await insertPendingChange(deps, changeRow(deps, subscription, { changeId: follows.id, kind: follows.kind, spec: RESUMES, at: follows.at }));
  deps.afterCommit(({ metrics }) => Promise.resolve(metrics.changes.inc({ kind: spec.type })));
  const topic = `subscription.changed`;
  await addToOutbox(deps, {
    environmentId: subscription.environment_id,
    topic,
    subjectId: subscription.id,
    payload: { change_id: changeId, kind: input.kind },
  });
  return {
    life: applied.life,
    plan,
    invoiceIds: applied.invoiceId === null ? [] : [applied.invoiceId],
    columns: columnsAfter(subscription, applied.planId, spec),
  };
}

function columnsAfter(subscription: SubscriptionRow, planId: string, spec: ChangeSpec): ExecutedChange['columns'] {
  const { billing_cycle } = subscription;
  if (spec.type !== 'plan') return { plan_id: planId, billing_cycle };
  return { plan_id: planId, ...boughtOf(subscription, spec), billing_cycle: spec.billingCycle ?? billing_cycle };
}

async function recordExecuted(
  deps: Deps,
  subscription: SubscriptionRow,
  input: ExecuteChangeInput,
  done: { plan: ChangePlan; invoiceId: string | null },
): Promise<void> {
  const now = deps.clock.now();
  const result = toResult(done.plan, subscription.currency);
  const outcome = { status: 'executed', executed_at: input.at, result: JSON.stringify(result), invoice_id: done.invoiceId, updated_at: now };
  const row = { ...changeRow(deps, subscription, input), ...outcome, spec: JSON.stringify(input.spec) };
  await deps.db('subscription_changes').insert(row).onConflict('id').merge(['status', 'executed_at', 'result', 'invoice_id', 'updated_at']);
}

/** A change that is still to come. */
export function changeRow(deps: Deps, subscription: Pick<SubscriptionRow, 'id' | 'environment_id'>, input: Omit<ExecuteChangeInput, 'now'>): ChangeRow {
  const now = deps.clock.now();
  return {
    ...{ id: input.changeId, environment_id: subscription.environment_id, subscription_id: subscription.id, kind: input.kind, spec: input.spec },
    ...{ status: 'pending', scheduled: false, scheduled_at: input.at, executed_at: null, cancelled_at: null, failure: null, result: null, invoice_id: null },
    ...{ created_at: now, updated_at: now },
  };
}

export async function insertPendingChange(deps: Deps, row: ChangeRow): Promise<void> {
  await deps.db('subscription_changes').insert({ ...row, scheduled: true, spec: JSON.stringify(row.spec) });
}
