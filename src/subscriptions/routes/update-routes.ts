import { z } from 'zod';
import type { Command } from '../../billing/subscription';
import { idParam, instant, metadata, route, type Route } from '../../http';
import { inTransaction, LIMITS, refuseField, type Deps } from '../../platform';
import { changeGroup } from '../groups';
import { termsFields } from '../terms-schema';
import { changeThreshold } from '../thresholds';
import { Subscription } from '../answers';
import { sendCommand } from '../operations/send-command';
import type { SubscriptionDeps } from '../port';
import type { SubscriptionRow } from '../rows';
import { lockSubscription, requireSubscription } from '../store';
import { loadSubscriptionViews } from '../view';

const UpdateSubscriptionBody = z
  .object({
    cancel_at: instant.nullish().meta({ type: ['string', 'null'], format: 'date-time', description: 'When it ends; null undoes a cancellation.' }),
    cancel_at_period_end: z.boolean().optional().meta({ description: 'Ends it with the open period; false undoes a cancellation.' }),
    auto_invoice_threshold: termsFields.auto_invoice_threshold
      .nullish()
      .meta({ type: ['string', 'null'], description: 'Another threshold for invoices in the middle of a period; null for none.' }),
    parent_subscription_id: z
      .string()
      .min(1)
      .nullish()
      .meta({ type: ['string', 'null'], description: 'On whose invoices it is billed from now on; null for its own.' }),
    metadata: metadata.optional(),
    lookup_key: z.string().max(LIMITS.nameLength).optional(),
  })
  .meta({ id: 'UpdateSubscriptionBody' });
type Body = z.infer<typeof UpdateSubscriptionBody>;

/** What the body says of the subscription's end, or null when that is to stay as it is. */
function commandOf({ cancel_at, cancel_at_period_end }: Body, row: SubscriptionRow): Command | null {
  if (cancel_at && cancel_at_period_end === true) return refuseField('validation_failed', '/cancel_at', 'cannot be sent with cancel_at_period_end');
  if (cancel_at) return cancel_at === row.cancel_at ? null : { kind: 'cancel_at', at: cancel_at };
  if (cancel_at_period_end === true) return row.cancel_at_period_end ? null : { kind: 'cancel_at_period_end' };
  const undone = cancel_at === null || (cancel_at_period_end === false && row.cancel_at_period_end);
  return undone && row.cancel_at !== null ? { kind: 'keep' } : null;
}

async function saveTexts(deps: Deps, row: SubscriptionRow, { metadata: noted, lookup_key }: Body): Promise<void> {
  if (noted === undefined && lookup_key === undefined) return;
  await inTransaction(deps, async (tx) => {
    await lockSubscription(tx.db, row.id);
    const texts = { ...(noted ? { metadata: JSON.stringify(noted) } : {}), ...(lookup_key === undefined ? {} : { lookup_key }) };
    await tx
      .db('subscriptions')
      .where({ id: row.id })
      .update({ ...texts, updated_at: tx.clock.now() });
  });
}

async function changeParent(
  deps: Deps,
  { id, environment_id: environmentId, parent_subscription_id: now }: SubscriptionRow,
  parentId: string | null,
): Promise<void> {
  if (now === parentId) return;
  const change = { environmentId, childIds: [id], pointer: '/parent_subscription_id' };
  await inTransaction(deps, async (tx) => {
    if (now !== null) await changeGroup(tx, { ...change, action: 'remove', parentId: now });
    if (parentId !== null) await changeGroup(tx, { ...change, action: 'add', parentId });
  });
}

const update = route<SubscriptionDeps, typeof idParam, undefined, typeof UpdateSubscriptionBody>({
  ...{ method: 'put', path: '/subscriptions/:id', tag: 'Subscriptions', role: 'full', params: idParam, body: UpdateSubscriptionBody, effect: 'command' },
  summary: 'Change when a subscription ends, its threshold, its parent, its metadata or its lookup key',
  answers: { 200: Subscription },
  refusals: ['subscription_not_found', 'subscription_ended', 'cancel_at_in_past', 'command_refused', 'cannot_group', 'temporal_unavailable'],
  async handle({ deps, environmentId, principal, params, body, commandId }) {
    const row = await requireSubscription(deps.db, environmentId, params.id);
    const command = commandOf(body, row);
    if (command !== null) await sendCommand(deps, { environmentId, subscriptionId: row.id, commandId, command, reason: '' });
    await saveTexts(deps, row, body);
    if (body.parent_subscription_id !== undefined) await changeParent(deps, row, body.parent_subscription_id);
    if (body.auto_invoice_threshold !== undefined) await changeThreshold(deps, row.id, body.auto_invoice_threshold);
    const [view] = await loadSubscriptionViews(deps.db, [await requireSubscription(deps.db, environmentId, row.id)], principal.tenantId);
    return { status: 200, body: view };
  },
});

export const updateRoutes: readonly Route<SubscriptionDeps>[] = [update];
