import { stepKey, type Step } from '../../billing/subscription';
import { insertOf, send, type Deps, type Instant } from '../../platform';
import type { SubscriptionRow } from '../rows';
import type { Transition } from '../transition';

interface RunInput {
  readonly subscription: Pick<SubscriptionRow, 'id' | 'environment_id'>;
  readonly step: Step;
  readonly attempt: number;
}

interface FailureInput extends Omit<RunInput, 'subscription'> {
  readonly subscriptionId: string;
  readonly error: string;
  readonly code: string;
  readonly nextAttemptAt: Instant;
}

/** Notes that a step was performed; a failure noted before becomes part of the same run. */
export function recordSuccess(deps: Deps, run: RunInput & { readonly invoiceIds: readonly string[]; readonly transition: Transition }): Promise<void> {
  const outcome = { status: 'succeeded', invoice_ids: run.invoiceIds, next_attempt_at: null, error: null, error_code: null };
  return upsert(deps, run, { ...outcome, ...run.transition });
}

/** Notes why a step failed and when it is tried again. Runs outside the transaction that failed. */
export async function recordFailure(deps: Deps, failure: FailureInput): Promise<void> {
  const subscription = await deps.db<SubscriptionRow>('subscriptions').where({ id: failure.subscriptionId }).first('id', 'environment_id');
  if (!subscription) return;
  const unchanged = { state_before: null, state_after: null, inputs_hash: null };
  const outcome = { status: 'failed', invoice_ids: [], next_attempt_at: failure.nextAttemptAt, error: failure.error, error_code: failure.code, ...unchanged };
  await upsert(deps, { ...failure, subscription }, outcome);
}

const AGAIN = `on conflict (subscription_id, step_key) do update set
  status = excluded.status, attempts = excluded.attempts, last_attempt_at = excluded.last_attempt_at, next_attempt_at = excluded.next_attempt_at,
  error = excluded.error, error_code = excluded.error_code, invoice_ids = excluded.invoice_ids,
  state_before = excluded.state_before, state_after = excluded.state_after, inputs_hash = excluded.inputs_hash`;

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
  await send(deps.db, insertOf('billing_runs', [row], AGAIN));
}
