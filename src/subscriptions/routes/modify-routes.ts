import { z } from 'zod';
import type { ChangeCommand, Command } from '../../billing/subscription';
import { idParam, route, type Route } from '../../http';
import { refuseField, type Deps } from '../../platform';
import { Subscription } from '../answers';
import type { ChangeSpec } from '../changes';
import { ChangedResources, ProrationSummary } from '../changes/outcome-schema';
import { runChange } from '../operations/run-change';
import type { SubscriptionDeps } from '../port';
import { toLineSpec } from './line-specs';
import { ModifySubscriptionBody, type addAddon, type removeAddon } from './modify-schema';
import { prorationOf, timeOf } from './proration-fields';

type Body = z.infer<typeof ModifySubscriptionBody>;

export const ModifiedSubscription = z
  .object({
    subscription: Subscription,
    changed_resources: ChangedResources,
    proration: ProrationSummary.nullable(),
    schedule_id: z.string().nullable().meta({ description: 'Set when the change is still to come.' }),
  })
  .meta({ id: 'ModifiedSubscription' });

function modifyRoute(mode: 'preview' | 'execute'): Route<SubscriptionDeps> {
  return route<SubscriptionDeps, typeof idParam, undefined, typeof ModifySubscriptionBody>({
    method: 'post',
    path: `/subscriptions/:id/modify/${mode}`,
    tag: 'Subscription changes',
    summary: mode === 'preview' ? 'Preview a change of quantities, add-ons or the trial' : 'Change quantities, add-ons or the trial of a subscription',
    description: 'Preview and execution are one code: the preview is undone. Billing starts at the instant at which a trial ends.',
    role: mode === 'preview' ? 'read' : 'full',
    params: idParam,
    body: ModifySubscriptionBody,
    answers: { 200: ModifiedSubscription },
    refusals: [
      ...(['subscription_not_found', 'subscription_ended', 'trial_end_in_past', 'line_item_not_found', 'addon_not_found', 'plan_has_no_prices'] as const),
      ...(['addon_association_not_found', 'change_before_period', 'change_after_end', 'change_changes_nothing', 'command_refused'] as const),
      'temporal_unavailable',
    ],
    effect: mode === 'preview' ? 'none' : 'command',
    async handle({ deps, environmentId, principal, params, body, commandId }) {
      const asked = toChange(deps, body, commandId);
      const who = { environmentId, tenantId: principal.tenantId, subscriptionId: params.id, commandId };
      const { subscription, changed_resources, change } = await runChange(deps, { ...who, ...asked }, mode);
      const result = change?.result;
      const proration = result ? { credits: result.credits, charges: result.charges, net: result.net } : null;
      return { status: 200, body: { subscription, changed_resources, proration, schedule_id: change?.status === 'pending' ? change.id : null } };
    },
  });
}

interface Asked {
  readonly command: Command;
  readonly spec?: ChangeSpec;
}

function toChange(deps: Deps, body: Body, changeId: string): Asked {
  switch (body.type) {
    case 'trial_end':
      return { command: trialCommand(body) };
    case 'quantity_change':
      return quantityChange(body, changeId);
    case 'addon':
      return addonChange(deps, body, changeId);
  }
}

function missing(name: string): never {
  return refuseField('validation_failed', `/${name}`, 'is required for this type');
}

function trialCommand({ trial_end_params }: Body): Command {
  const { action, new_trial_end } = trial_end_params ?? missing('trial_end_params');
  if (action === 'immediate') return { kind: 'end_trial' };
  return {
    kind: 'extend_trial',
    trialEnd: new_trial_end ?? refuseField('validation_failed', '/trial_end_params/new_trial_end', 'is required for scheduled_date'),
  };
}

function quantityChange(body: Body, changeId: string): Asked {
  const { line_items } = body.quantity_change_params ?? missing('quantity_change_params');
  const [first] = line_items;
  if (line_items.some((line) => line.effective_date !== first?.effective_date)) {
    refuseField('validation_failed', '/quantity_change_params/line_items', 'must all take effect at the same instant');
  }
  const update = line_items.map(({ id, quantity }) => ({ lineItemId: id, quantity }));
  return changeOf('change_quantity', changeId, timeOf(body, first?.effective_date), { type: 'lines', update, proration: prorationOf(body) });
}

function addonChange(deps: Deps, body: Body, changeId: string): Asked {
  const { action, add, remove } = body.addon_params ?? missing('addon_params');
  return action === 'add'
    ? addonAdd(deps, add ?? missing('addon_params/add'), body, changeId)
    : addonRemove(remove ?? missing('addon_params/remove'), body, changeId);
}

export function addonAdd(deps: Deps, add: z.infer<typeof addAddon>, outer: Partial<Body>, changeId: string): Asked {
  const proration = { ...outer, ...definedOf(add) };
  return changeOf('change_lines', changeId, timeOf(proration, add.start_date), {
    ...{ type: 'addon_add', associationId: deps.ids.next('addon_assoc'), addonId: add.addon_id, cadence: add.cadence },
    ...{ lines: add.line_items.map(toLineSpec), metadata: add.metadata, proration: prorationOf(proration) },
  });
}

export function addonRemove(remove: z.infer<typeof removeAddon>, outer: Partial<Body>, changeId: string): Asked {
  const proration = { ...outer, ...definedOf(remove) };
  return changeOf('change_lines', changeId, timeOf(proration, remove.effective_date), {
    ...{ type: 'addon_remove', associationId: remove.addon_association_id, reason: remove.reason, proration: prorationOf(proration) },
  });
}

function definedOf({ proration_behavior, proration_mode }: Pick<Body, 'proration_behavior' | 'proration_mode'>) {
  return { ...(proration_behavior ? { proration_behavior } : {}), ...(proration_mode ? { proration_mode } : {}) };
}

function changeOf(kind: ChangeCommand['kind'], changeId: string, at: string | null, spec: ChangeSpec): Asked {
  return { command: { kind, changeId, at }, spec };
}

export const modifyRoutes: readonly Route<SubscriptionDeps>[] = [modifyRoute('preview'), modifyRoute('execute')];
