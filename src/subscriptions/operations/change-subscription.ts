import { nextStep, type ChangeCommand } from '../../billing/subscription';
import { businessNow } from '../../clocks';
import { customersByIds } from '../../customers';
import { assert, refuse, REASONS, type Deps, type Reason } from '../../platform';
import type { ChangeResult, ChangeSpec } from '../changes';
import type { ChangeRow, SubscriptionRow } from '../rows';
import { applyCommand } from './apply-command';
import { takeDueSteps } from './rehearse-command';

export interface ChangeSubscriptionInput extends Omit<ChangeCommand, 'changeId'> {
  readonly commandId: string;
  readonly subscriptionId: string;
  readonly spec: ChangeSpec;
}

export interface ChangedSubscription {
  readonly status: ChangeRow['status'];
  readonly result: ChangeResult | null;
}

/**
 * Changes a subscription in the caller's transaction, without asking its workflow: for work in bulk. The database's life is the authority, and the
 * workflow learns of it with its next step. What is due before the change is done first. Refuses what the command would be refused for.
 */
export async function changeSubscription(tx: Deps, { commandId, subscriptionId, spec, kind, at }: ChangeSubscriptionInput): Promise<ChangedSubscription> {
  const row = await tx.db<SubscriptionRow>('subscriptions').where({ id: subscriptionId }).first();
  assert(row, 'subscription_missing', { subscription_id: subscriptionId });
  const customer = (await customersByIds(tx.db, [row.customer_id])).get(row.customer_id);
  const now = await businessNow(tx, customer ?? { test_clock_id: null });
  await takeDueSteps(tx, subscriptionId, now);
  const command = { kind, at, changeId: commandId };
  await noteCommand(tx, row, { id: commandId, command, spec });
  const outcome = await applyCommand(tx, { id: commandId, subscriptionId, command, now });
  if (!outcome.accepted) {
    refuse(outcome.reason in REASONS ? (outcome.reason as Reason) : 'command_refused', { ...outcome.details, legal: outcome.legal }, outcome.faults);
  }
  // A change that cuts the period leaves a closing that is due at once.
  if (nextStep(outcome.life)?.at === now) await takeDueSteps(tx, subscriptionId, now);
  const change = await tx.db<ChangeRow>('subscription_changes').where({ id: commandId }).first();
  return { status: change?.status ?? 'executed', result: change?.result ?? null };
}

async function noteCommand(tx: Deps, row: SubscriptionRow, { id, command, spec }: { id: string; command: ChangeCommand; spec: ChangeSpec }): Promise<void> {
  const now = tx.clock.now();
  const payload = JSON.stringify({ command, spec, reason: '' });
  await tx
    .db('subscription_commands')
    .insert({ id, environment_id: row.environment_id, subscription_id: row.id, kind: command.kind, payload, requested_at: now, created_at: now })
    .onConflict('id')
    .ignore();
}
