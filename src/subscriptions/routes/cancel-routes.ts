import type { z } from 'zod';
import type { Command } from '../../billing/subscription';
import { idParam, route, type Route } from '../../http';
import { refuseField } from '../../platform';
import { CancelledSubscription, Subscription } from '../answers';
import { loadReturned } from '../operations/load-returned';
import { runChange } from '../operations/run-change';
import type { SubscriptionDeps } from '../port';
import { CancelSubscriptionBody } from '../schema';

type Mode = 'preview' | 'execute';
const tag = 'Subscriptions';
const PREVIEW = 'Carries it out and undoes it: status and invoices are those that the same request without /preview leads to.';

function cancelRoute(mode: Mode): Route<SubscriptionDeps> {
  const preview = mode === 'preview';
  return route<SubscriptionDeps, typeof idParam, undefined, typeof CancelSubscriptionBody>({
    ...{ method: 'post', path: preview ? '/subscriptions/:id/cancel/preview' : '/subscriptions/:id/cancel', tag, params: idParam },
    summary: preview ? 'Preview a cancellation' : 'Cancel a subscription now, at the end of its period or at a date',
    description: preview ? PREVIEW : 'The last period is always invoiced, unless an immediate cancellation says `skip`.',
    role: preview ? 'read' : 'full',
    body: CancelSubscriptionBody,
    answers: { 200: CancelledSubscription },
    refusals: ['subscription_not_found', 'subscription_ended', 'cancel_at_in_past', 'command_refused', 'temporal_unavailable'],
    effect: preview ? 'none' : 'command',
    async handle({ deps, environmentId, principal, params, body, commandId }) {
      const asked = { environmentId, tenantId: principal.tenantId, subscriptionId: params.id, commandId, command: toCommand(body), reason: body.reason };
      const { row, subscription, changed_resources, seen } = await runChange(deps, asked, mode, loadReturned);
      const answer = {
        ...subscription,
        ...{ subscription_id: row.id, status: row.status, cancellation_type: body.cancellation_type },
        ...{ effective_date: row.ended_at ?? row.life.endAt, reason: body.reason, processed_at: row.updated_at },
        message: row.status === 'cancelled' ? 'The subscription is cancelled.' : 'The subscription will be cancelled.',
        ...seen,
        proration_invoice: changed_resources.invoices.at(-1)?.invoice ?? null,
      };
      return { status: 200, body: answer };
    },
  });
}

function toCommand(body: z.infer<typeof CancelSubscriptionBody>): Command {
  // A cancellation at another time than the one that is named could not be taken back.
  if (body.cancellation_type !== 'scheduled_date' && body.cancel_at !== undefined)
    refuseField('validation_failed', '/cancel_at', 'goes with scheduled_date only');
  const returns = body.proration_behavior === 'create_prorations' ? { creditUnused: true } : {};
  switch (body.cancellation_type) {
    case 'immediate':
      return { kind: 'cancel_now', billLastPeriod: (body.cancel_immediately_invoice_policy ?? body.cancel_immediately_inovice_policy) !== 'skip', ...returns };
    case 'end_of_period':
      return { kind: 'cancel_at_period_end' };
    case 'scheduled_date':
      return { kind: 'cancel_at', at: body.cancel_at ?? refuseField('validation_failed', '/cancel_at', 'is required for scheduled_date'), ...returns };
  }
}

function keepRoute(mode: Mode): Route<SubscriptionDeps> {
  const preview = mode === 'preview';
  return route<SubscriptionDeps, typeof idParam>({
    ...{ method: 'post', path: preview ? '/subscriptions/:id/keep/preview' : '/subscriptions/:id/keep', tag, params: idParam },
    summary: preview ? 'Preview what undoing a cancellation leads to' : 'Undo a cancellation that has not happened yet',
    ...(preview ? { description: PREVIEW } : {}),
    role: preview ? 'read' : 'full',
    answers: { 200: Subscription },
    refusals: ['subscription_not_found', 'subscription_ended', 'command_refused', 'temporal_unavailable'],
    effect: preview ? 'none' : 'command',
    async handle({ deps, environmentId, principal, params, commandId }) {
      const asked = { environmentId, tenantId: principal.tenantId, subscriptionId: params.id, commandId, command: { kind: 'keep' as const } };
      return { status: 200, body: (await runChange(deps, asked, mode)).subscription };
    },
  });
}

export const cancelRoutes: readonly Route<SubscriptionDeps>[] = [cancelRoute('execute'), cancelRoute('preview'), keepRoute('execute'), keepRoute('preview')];
