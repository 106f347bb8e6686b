import { stepKey, type Step } from '../../billing/subscription';
import type { Deps, Instant } from '../../platform';
import type { SubscriptionRow } from '../rows';

interface RunInput {
  readonly subscription: Pick<SubscriptionRow, 'id' | 'environment_id'>;
  readonly step: Step;
  readonly attempt: number;
}

/** Notes that a step was performed; a failure noted before becomes part of the same run. */
export function recordSuccess(deps: Deps, run: RunInput & { readonly invoiceIds: readonly string[] }): Promise<void> {
  return upsert(deps, run, { status: 'succeeded', invoice_ids: run.invoiceIds, next_attempt_at: null, error: null, error_code: null });
}

/** Notes why a step failed and when it is tried again. Runs outside the transaction that failed. */
export function recordFailure(deps: Deps, run: RunInput & { readonly error: string; readonly code: string; readonly nextAttemptAt: Instant }): Promise<void> {
  return upsert(deps, run, { status: 'failed', invoice_ids: [], next_attempt_at: run.nextAttemptAt, error: run.error, error_code: run.code });
}

async function upsert(deps: Deps, { subscription, step, attempt }: RunInput, outcome: Readonly<Record<string, unknown>>): Promise<void> {
  const now = deps.clock.now();
  const row = {
    id: deps.ids.next('run'),
    environment_id: subscription.environment_id,
    subscription_id: subscription.id,
    step_key: stepKey(step),
    kind: step.kind,
    due_at: step.at,
    attempts: attempt,
    first_attempt_at: now,
    last_attempt_at: now,
    ...outcome,
  };
  await deps
    .db('billing_runs')
    .insert(row)
    .onConflict(['subscription_id', 'step_key'])
    .merge(['status', 'attempts', 'last_attempt_at', 'next_attempt_at', 'error', 'error_code', 'invoice_ids']);
}
