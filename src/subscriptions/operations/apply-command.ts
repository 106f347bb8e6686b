import { checkCommand, obey, type Command, type CommandKind, type CommandRefusal, type Life } from '../../billing/subscription';
import { addToOutbox, assert, inTransaction, settleOutbox, unreachable, type Deps, type Instant } from '../../platform';
import type { CommandRow, SubscriptionRow } from '../rows';
import { columnsOf } from '../status';
import { findCommand, lockSubscription } from '../store';

export interface ApplyCommandInput {
  readonly id: string;
  readonly subscriptionId: string;
  readonly command: Command;
  readonly now: Instant;
}

export type AppliedCommand =
  | { readonly accepted: true; readonly life: Life }
  | { readonly accepted: false; readonly reason: CommandRefusal; readonly legal: readonly CommandKind[] };

/**
 * Applies a command to the subscription's life in one transaction. Its row remembers what came of it, so a command that comes
 * twice, even after years, has one effect and one answer.
 */
export async function applyCommand(deps: Deps, input: ApplyCommandInput): Promise<AppliedCommand> {
  return inTransaction(deps, async (tx) => {
    const subscription = await lockSubscription(tx.db, input.subscriptionId);
    assert(subscription, 'subscription_missing', { subscription_id: input.subscriptionId });
    const kept = await findCommand(tx.db, input.id);
    if (kept?.applied_at) return { accepted: true, life: subscription.life };
    const refused = checkCommand(subscription.life, input.command, input.now);
    if (refused) {
      await noteOutcome(tx, input, { refusal: refused.reason });
      return { accepted: false, ...refused };
    }
    const life = obey(subscription.life, input.command, input.now);
    await applyLife(tx, subscription, life, input, kept);
    return { accepted: true, life };
  });
}

async function applyLife(tx: Deps, subscription: SubscriptionRow, life: Life, input: ApplyCommandInput, kept: CommandRow | undefined): Promise<void> {
  const { life: stored, ...columns } = columnsOf(life, subscription);
  await tx
    .db('subscriptions')
    .where({ id: subscription.id })
    .update({ ...columns, ...cancellationOf(input, kept), life: JSON.stringify(stored), updated_at: tx.clock.now() });
  if (life.open !== null && life.open.end !== subscription.life.open?.end) {
    await tx.db('subscription_periods').where({ subscription_id: subscription.id, sequence: life.open.sequence }).update({ ends_at: life.open.end });
  }
  await noteOutcome(tx, input, { applied_at: tx.clock.now() });
  await addToOutbox(tx, {
    environmentId: subscription.environment_id,
    topic: `subscription.${input.command.kind}`,
    subjectId: subscription.id,
    payload: { command_id: input.id },
  });
}

/** When and why it was cancelled; undoing a cancellation forgets both, other commands leave them alone. */
function cancellationOf({ command, now }: ApplyCommandInput, kept: CommandRow | undefined): Partial<Pick<SubscriptionRow, 'cancelled_at' | 'cancel_reason'>> {
  switch (command.kind) {
    case 'cancel_now':
    case 'cancel_at_period_end':
    case 'cancel_at':
      return { cancelled_at: now, cancel_reason: kept?.payload.reason ?? '' };
    case 'keep':
      return { cancelled_at: null, cancel_reason: '' };
    case 'end_trial':
    case 'extend_trial':
      return {};
    default:
      return unreachable(command);
  }
}

/** The command is settled: the relay need not send it again. */
async function noteOutcome(tx: Deps, input: ApplyCommandInput, outcome: { readonly applied_at?: Instant; readonly refusal?: string }): Promise<void> {
  await tx.db('subscription_commands').where({ id: input.id }).update(outcome);
  await settleOutbox(tx.db, 'subscription.command', input.id, tx.clock.now());
}
