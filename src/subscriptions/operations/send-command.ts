import type { Command } from '../../billing/subscription';
import { addToOutbox, inTransaction, REASONS, refuse, type Deps, type Reason } from '../../platform';
import type { ChangeSpec } from '../changes';
import { lastInvoiceId } from '../changes/outcome';
import type { SubscriptionDeps } from '../port';
import type { SubscriptionRow } from '../rows';
import { requireSubscription } from '../store';
import { deliverCommand } from './deliver-command';

export interface SendCommandInput {
  readonly environmentId: string;
  readonly subscriptionId: string;
  readonly commandId: string;
  readonly command: Command;
  readonly reason: string;
  /** For a change: what it is. */
  readonly spec?: ChangeSpec;
}

/**
 * Gives a command to a subscription's workflow and answers when it has taken effect.
 * The row and the relay's order commit first: a crash, or no worker at all, delays the command but never loses or doubles it.
 */
export async function sendCommand(deps: SubscriptionDeps, input: SendCommandInput): Promise<void> {
  const subscription = await inTransaction<Deps, SubscriptionRow>(deps, (tx) => noteCommand(tx, input));
  const outcome = await deliverCommand(deps, subscription, { id: input.commandId, command: input.command });
  if (outcome.accepted) return;
  await inTransaction<Deps, void>(deps, (tx) => noteRefusal(tx, input, outcome.reason));
  const reason: Reason = outcome.reason in REASONS ? (outcome.reason as Reason) : 'command_refused';
  refuse(reason, { ...outcome.details, legal: outcome.legal }, outcome.faults);
}

async function noteCommand(tx: Deps, input: SendCommandInput): Promise<SubscriptionRow> {
  const subscription = await requireSubscription(tx.db, input.environmentId, input.subscriptionId);
  const now = tx.clock.now();
  const row = {
    id: input.commandId,
    environment_id: subscription.environment_id,
    subscription_id: subscription.id,
    kind: input.command.kind,
    payload: JSON.stringify({ ...payloadOf(input), last_invoice_id: await lastInvoiceId(tx.db, subscription.id) }),
    actor: tx.actor ?? null,
    requested_at: now,
    created_at: now,
  };
  const inserted = await tx.db('subscription_commands').insert(row).onConflict('id').ignore().returning('id');
  if (inserted.length === 0) return subscription;
  await addToOutbox(tx, {
    environmentId: subscription.environment_id,
    topic: 'subscription.command',
    subjectId: input.commandId,
    payload: { subscription_id: subscription.id },
  });
  return subscription;
}

function payloadOf({ command, reason, spec }: SendCommandInput) {
  return { command, reason, ...(spec ? { spec } : {}) };
}

async function noteRefusal(tx: Deps, input: SendCommandInput, reason: string): Promise<void> {
  const now = tx.clock.now();
  await tx.db('subscription_commands').where({ id: input.commandId }).whereNull('applied_at').update({ refusal: reason });
  await tx.db('outbox').where({ topic: 'subscription.command', subject_id: input.commandId }).whereNull('processed_at').update({ processed_at: now });
}
