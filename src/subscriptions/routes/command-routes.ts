import type { Command } from '../../billing/subscription';
import { idParam, listOf, listRows, mapPage, PageQuery, route, type Route } from '../../http';
import { refuse, refuseField } from '../../platform';
import { sendCommand } from '../operations/send-command';
import type { SubscriptionDeps } from '../port';
import type { RunRow } from '../rows';
import { CancelledSubscription, Run, Settled, Subscription } from '../answers';
import { CancelSubscriptionBody } from '../schema';
import { requireSubscription } from '../store';
import { loadSubscriptionViews, toRunView } from '../view';
import type { z } from 'zod';

const tag = 'Subscriptions';

const cancel = route<SubscriptionDeps, typeof idParam, undefined, typeof CancelSubscriptionBody>({
  method: 'post',
  path: '/subscriptions/:id/cancel',
  tag,
  summary: 'Cancel a subscription now, at the end of its period or at a date',
  description: 'The last period is always invoiced, unless an immediate cancellation says `skip`.',
  role: 'full',
  params: idParam,
  body: CancelSubscriptionBody,
  answers: { 200: CancelledSubscription },
  refusals: ['subscription_not_found', 'subscription_ended', 'cancel_at_in_past', 'command_refused', 'temporal_unavailable'],
  effect: 'command',
  async handle({ deps, environmentId, principal, params, body, commandId }) {
    await sendCommand(deps, { environmentId, subscriptionId: params.id, commandId, command: toCommand(body), reason: body.reason });
    const row = await requireSubscription(deps.db, environmentId, params.id);
    const [view] = await loadSubscriptionViews(deps.db, [row], principal.tenantId);
    const answer = {
      ...view,
      subscription_id: row.id,
      status: row.status,
      cancellation_type: body.cancellation_type,
      effective_date: row.ended_at ?? row.cancel_at,
      reason: body.reason,
      message: row.status === 'cancelled' ? 'The subscription is cancelled.' : 'The subscription will be cancelled.',
      ...{ processed_at: row.updated_at, proration_details: null, proration_invoice: null, total_credit_amount: null },
    };
    return { status: 200, body: answer };
  },
});

function toCommand(body: z.infer<typeof CancelSubscriptionBody>): Command {
  switch (body.cancellation_type) {
    case 'immediate':
      return { kind: 'cancel_now', billLastPeriod: (body.cancel_immediately_invoice_policy ?? body.cancel_immediately_inovice_policy) !== 'skip' };
    case 'end_of_period':
      return { kind: 'cancel_at_period_end' };
    case 'scheduled_date':
      return { kind: 'cancel_at', at: body.cancel_at ?? refuseField('validation_failed', '/cancel_at', 'is required for scheduled_date') };
  }
}

const keep = route<SubscriptionDeps, typeof idParam>({
  method: 'post',
  path: '/subscriptions/:id/keep',
  tag,
  summary: 'Undo a cancellation that has not happened yet',
  role: 'full',
  params: idParam,
  answers: { 200: Subscription },
  refusals: ['subscription_not_found', 'subscription_ended', 'temporal_unavailable'],
  effect: 'command',
  async handle({ deps, environmentId, principal, params, commandId }) {
    await sendCommand(deps, { environmentId, subscriptionId: params.id, commandId, command: { kind: 'keep' }, reason: '' });
    const row = await requireSubscription(deps.db, environmentId, params.id);
    const [view] = await loadSubscriptionViews(deps.db, [row], principal.tenantId);
    return { status: 200, body: view };
  },
});

const RUN_FIELDS = ['created_at', 'last_attempt_at', 'due_at'];

const runs = route<SubscriptionDeps, typeof idParam, typeof PageQuery>({
  method: 'get',
  path: '/subscriptions/:id/runs',
  tag,
  summary: 'List what a subscription did by itself, and why a step failed',
  description: 'A failed step is tried again with growing pauses for as long as it takes; nothing behind it overtakes it.',
  role: 'read',
  params: idParam,
  query: PageQuery,
  answers: { 200: listOf(Run, 'RunList') },
  refusals: ['subscription_not_found', 'invalid_cursor'],
  async handle({ deps, environmentId, params, query }) {
    const subscription = await requireSubscription(deps.db, environmentId, params.id);
    const rows = deps.db('billing_runs').where({ subscription_id: subscription.id });
    const page = await listRows<RunRow>(rows, { ...query, sort: 'due_at' }, { table: 'billing_runs', fields: RUN_FIELDS });
    return { status: 200, body: mapPage(page, toRunView) };
  },
});

const retry = route<SubscriptionDeps, typeof idParam>({
  method: 'post',
  path: '/subscriptions/:id/retry',
  tag,
  summary: 'Try a failed step again at once',
  role: 'full',
  params: idParam,
  answers: { 200: Settled },
  refusals: ['subscription_not_found', 'no_failed_run', 'temporal_unavailable'],
  effect: 'none',
  async handle({ deps, environmentId, params }) {
    const subscription = await requireSubscription(deps.db, environmentId, params.id);
    const failed = await deps.db('billing_runs').where({ subscription_id: subscription.id, status: 'failed' }).first('id');
    if (failed === undefined) refuse('no_failed_run', { subscription_id: subscription.id });
    const { settled, failure } = await deps.workflows.retry(subscription.id);
    return { status: 200, body: { settled, failure } };
  },
});

export const commandRoutes: readonly Route<SubscriptionDeps>[] = [cancel, keep, runs, retry];
