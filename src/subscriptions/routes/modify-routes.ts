import { z } from 'zod';
import { idParam, route, type Route } from '../../http';
import { Subscription } from '../answers';
import type { Outcome } from '../changes/outcome';
import { ChangedResources, ProrationSummary } from '../changes/outcome-schema';
import { modifyGroup } from '../operations/modify-group';
import { modifyAdjustments } from '../operations/modify-adjustments';
import { readModification } from '../operations/read-modification';
import { runChange } from '../operations/run-change';
import type { SubscriptionDeps } from '../port';
import { ModifySubscriptionBody } from './modify-schema';

export const ModifiedSubscription = z
  .object({
    subscription: Subscription,
    changed_resources: ChangedResources,
    proration: ProrationSummary.nullable(),
    schedule_id: z.string().nullable().meta({ description: 'Set when the change is still to come.' }),
  })
  .meta({ id: 'ModifiedSubscription' });

/** What every answer to a change has: what it came to, and when it is still to come, its schedule. */
export function settlementView({ change, changed_resources }: Pick<Outcome, 'change' | 'changed_resources'>) {
  const result = change?.result;
  const proration = result ? { credits: result.credits, charges: result.charges, net: result.net } : null;
  return { changed_resources, proration, schedule_id: change?.status === 'pending' ? change.id : null };
}

function modifyRoute(mode: 'preview' | 'execute'): Route<SubscriptionDeps> {
  const what = 'quantities, add-ons, coupons, taxes or the trial';
  return route<SubscriptionDeps, typeof idParam, undefined, typeof ModifySubscriptionBody>({
    method: 'post',
    path: `/subscriptions/:id/modify/${mode}`,
    tag: 'Subscription changes',
    summary: mode === 'preview' ? `Preview a change of ${what}` : `Change ${what} of a subscription`,
    description: 'Preview and execution are one code: the preview is undone. Billing starts at the instant at which a trial ends.',
    role: mode === 'preview' ? 'read' : 'full',
    params: idParam,
    body: ModifySubscriptionBody,
    answers: { 200: ModifiedSubscription },
    refusals: [
      ...(['subscription_not_found', 'subscription_ended', 'trial_end_in_past', 'line_item_not_found', 'addon_not_found', 'plan_has_no_prices'] as const),
      ...(['addon_association_not_found', 'change_before_period', 'change_after_end', 'change_changes_nothing', 'command_refused'] as const),
      ...(['price_not_found', 'invalid_price', 'coupon_not_found', 'coupon_not_redeemable', 'tax_rate_not_found', 'already_exists', 'not_found'] as const),
      ...(['end_before_start', 'cannot_group', 'billed_with_parent', 'preview_busy', 'temporal_unavailable'] as const),
    ],
    effect: mode === 'preview' ? 'none' : 'command',
    async handle({ deps, environmentId, principal, params, body, commandId }) {
      const { type } = body;
      const who = { environmentId, tenantId: principal.tenantId, subscriptionId: params.id, commandId };
      const outcome =
        type === 'grouped_invoicing'
          ? await modifyGroup(deps, { ...who, body }, mode)
          : type === 'coupon' || type === 'tax'
            ? await modifyAdjustments(deps, { ...who, body: { ...body, type } }, mode)
            : await runChange(deps, { ...who, ...(await readModification(deps, environmentId, { ...body, type }, commandId)) }, mode);
      return { status: 200, body: { subscription: outcome.subscription, ...settlementView(outcome) } };
    },
  });
}

export const modifyRoutes: readonly Route<SubscriptionDeps>[] = [modifyRoute('preview'), modifyRoute('execute')];
