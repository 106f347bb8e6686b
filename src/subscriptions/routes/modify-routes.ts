import { z } from 'zod';
import type { Command } from '../../billing/subscription';
import { idParam, route, type Route } from '../../http';
import { refuseField } from '../../platform';
import { Subscription } from '../answers';
import { sendCommand } from '../operations/send-command';
import type { SubscriptionDeps } from '../port';
import { ModifySubscriptionBody } from '../schema';
import { requireSubscription } from '../store';
import { loadSubscriptionViews } from '../view';

const ModifiedSubscription = z
  .object({
    subscription: Subscription,
    changed_resources: z.object({
      subscriptions: z.array(
        z.object({
          id: z.string(),
          action: z.literal('updated'),
          status: z.string(),
          trial_end: z.string().nullable(),
          current_period_end: z.string().nullable(),
        }),
      ),
      invoices: z.array(z.record(z.string(), z.unknown())),
      line_items: z.array(z.record(z.string(), z.unknown())),
    }),
  })
  .meta({ id: 'ModifiedSubscription' });

const modify = route<SubscriptionDeps, typeof idParam, undefined, typeof ModifySubscriptionBody>({
  method: 'post',
  path: '/subscriptions/:id/modify/execute',
  tag: 'Subscriptions',
  summary: 'End or extend the trial of a subscription',
  description: 'Billing starts at the instant at which the trial ends: that is the anchor of its periods.',
  role: 'full',
  params: idParam,
  body: ModifySubscriptionBody,
  answers: { 200: ModifiedSubscription },
  refusals: ['subscription_not_found', 'subscription_ended', 'trial_end_in_past', 'command_refused', 'temporal_unavailable'],
  effect: 'command',
  async handle({ deps, environmentId, principal, params, body, commandId }) {
    await sendCommand(deps, { environmentId, subscriptionId: params.id, commandId, command: toCommand(body), reason: '' });
    const row = await requireSubscription(deps.db, environmentId, params.id);
    const [subscription] = await loadSubscriptionViews(deps.db, [row], principal.tenantId);
    const changed = { id: row.id, action: 'updated', status: row.status, trial_end: row.trial_end, current_period_end: row.current_period_end };
    return { status: 200, body: { subscription, changed_resources: { subscriptions: [changed], invoices: [], line_items: [] } } };
  },
});

function toCommand({ trial_end_params: { action, new_trial_end } }: z.infer<typeof ModifySubscriptionBody>): Command {
  if (action === 'immediate') return { kind: 'end_trial' };
  return {
    kind: 'extend_trial',
    trialEnd: new_trial_end ?? refuseField('validation_failed', '/trial_end_params/new_trial_end', 'is required for scheduled_date'),
  };
}

export const modifyRoutes: readonly Route<SubscriptionDeps>[] = [modify];
