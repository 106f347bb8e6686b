import {
  changeTime,
  checkCommand,
  isChangeDue,
  legalNow,
  obey,
  type ChangeCommand,
  type Command,
  type CommandKind,
  type Life,
} from '../../billing/subscription';
import { addToOutbox, assert, inTransaction, Refusal, settleOutbox, type Deps, type Fault, type Instant } from '../../platform';
import { changeRow, executeChange, foreseeChange, insertPendingChange } from '../changes';
import type { CommandRow, SubscriptionRow } from '../rows';
import { billThreshold } from '../thresholds';
import { findCommand, lockSubscription } from '../store';
import { transition } from '../transition';
import { lastingFault } from './lasting-fault';
import { noteEnd } from './note-end';
import { writeLife, type Obeyed } from './write-life';

export interface ApplyCommandInput {
  readonly id: string;
  readonly subscriptionId: string;
  readonly command: Command;
  readonly now: Instant;
}

export type AppliedCommand =
  | { readonly accepted: true; readonly life: Life; readonly planId?: string }
  | {
      readonly accepted: false;
      readonly reason: string;
      readonly legal: readonly CommandKind[];
      readonly details?: Readonly<Record<string, unknown>>;
      readonly faults?: readonly Fault[];
    };

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
    if (refused) return refuseCommand(tx, input, refused);
    try {
      // A savepoint: what a command that turns out to be impossible has begun to write is undone, all of it.
      return await tx.db.transaction((savepoint) => carryOut({ ...tx, db: savepoint }, subscription, input, kept?.payload));
    } catch (error) {
      const legal = legalNow(subscription.life, input.now);
      if (error instanceof Refusal) return refuseCommand(tx, input, { reason: error.reason, legal, details: error.details, faults: error.faults });
      const fault = lastingFault(error);
      if (fault === null) throw error;
      // A defect of ours. Tried again for ever it would keep every later command of the subscription waiting.
      tx.logger.error({ err: error, command_id: input.id }, 'command given up');
      tx.metrics.invariantsBroken.inc({ code: fault });
      return refuseCommand(tx, input, { reason: 'internal_error', legal });
    }
  });
}

async function carryOut(
  tx: Deps,
  subscription: SubscriptionRow,
  input: ApplyCommandInput,
  payload: CommandRow['payload'] | undefined,
): Promise<Extract<AppliedCommand, { accepted: true }>> {
  const obeyed = await obeyCommand(tx, subscription, input, payload);
  const life = await writeLife(tx, subscription, obeyed, input.now);
  const moved = transition(subscription.life, life, { command: input.command, now: input.now });
  await noteEnd(tx, input, life);
  await noteOutcome(tx, input, { applied_at: tx.clock.now(), ...moved, invoice_ids: obeyed.invoiceIds });
  await publish(tx, subscription, input);
  const { plan_id: planId } = obeyed.columns;
  return { accepted: true, life, ...(planId === undefined || planId === subscription.plan_id ? {} : { planId }) };
}

/** The effect of an accepted command: a life, and for a change that is due also lines and invoices. Refuses a change that cannot be done. */
export async function obeyCommand(
  tx: Deps,
  subscription: SubscriptionRow,
  input: ApplyCommandInput,
  payload: Partial<CommandRow['payload']> = {},
): Promise<Obeyed> {
  const { command, now } = input;
  const life = obey(subscription.life, command, now);
  if (command.kind === 'bill_threshold') {
    const invoiceId = await billThreshold(tx, subscription, now);
    return { life, columns: {}, invoiceIds: invoiceId === null ? [] : [invoiceId] };
  }
  if (command.kind === 'cancel_change') await cancelChange(tx, command.changeId, now);
  else if ('changeId' in command) return obeyChange(tx, { ...subscription, life }, input, { command, spec: payload.spec });
  return { life, columns: cancellationOf(input, payload.reason), invoiceIds: [] };
}

async function obeyChange(
  tx: Deps,
  subscription: SubscriptionRow,
  { now }: ApplyCommandInput,
  { command, spec }: { readonly command: ChangeCommand; readonly spec: CommandRow['payload']['spec'] },
): Promise<Obeyed> {
  assert(spec, 'change_without_a_spec', { change_id: command.changeId });
  const at = changeTime(subscription.life, command, now);
  const change = { changeId: command.changeId, kind: command.kind, spec, at };
  if (isChangeDue(subscription.life, at, now)) return executeChange(tx, subscription, { ...change, now });
  await foreseeChange(tx, subscription, { ...change, now });
  await insertPendingChange(tx, changeRow(tx, subscription, change));
  return { life: subscription.life, columns: {}, invoiceIds: [] };
}

async function cancelChange(tx: Deps, changeId: string, now: Instant): Promise<void> {
  await tx.db('subscription_changes').where({ id: changeId, status: 'pending' }).update({ status: 'cancelled', cancelled_at: now, updated_at: tx.clock.now() });
}

/** When and why it was cancelled; undoing a cancellation forgets both, other commands leave them alone. */
function cancellationOf({ command, now }: ApplyCommandInput, reason = ''): Partial<Pick<SubscriptionRow, 'cancelled_at' | 'cancel_reason'>> {
  switch (command.kind) {
    case 'cancel_now':
    case 'cancel_at_period_end':
    case 'cancel_at':
      return { cancelled_at: now, cancel_reason: reason };
    case 'keep':
      return { cancelled_at: null, cancel_reason: '' };
    default:
      return {};
  }
}

async function publish(tx: Deps, subscription: SubscriptionRow, { id, command }: ApplyCommandInput): Promise<void> {
  // Its invoice tells of itself; that nothing was due is no news.
  if (command.kind === 'bill_threshold') return;
  const { id: subjectId, environment_id: environmentId } = subscription;
  await addToOutbox(tx, { environmentId, topic: `subscription.${command.kind}`, subjectId, payload: { command_id: id } });
}

async function refuseCommand(
  tx: Deps,
  input: ApplyCommandInput,
  refused: Omit<Extract<AppliedCommand, { accepted: false }>, 'accepted'>,
): Promise<AppliedCommand> {
  await noteOutcome(tx, input, { refusal: refused.reason });
  return { accepted: false, ...refused };
}

/** The command is settled: the relay need not send it again. */
async function noteOutcome(tx: Deps, input: ApplyCommandInput, outcome: Partial<CommandRow>): Promise<void> {
  await tx.db<CommandRow>('subscription_commands').where({ id: input.id }).update(outcome);
  await settleOutbox(tx.db, 'subscription.command', input.id, tx.clock.now());
}
