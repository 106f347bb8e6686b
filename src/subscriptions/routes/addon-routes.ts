import { z } from 'zod';
import type { Command } from '../../billing/subscription';
import { idParam, route, type Route } from '../../http';
import { assert, refuse, type Db } from '../../platform';
import { AddonAssociation, loadAddonViews } from '../addon-view';
import { ChangedResources, ProrationSummary } from '../changes/outcome-schema';
import { readAddonAdd, readAddonRemove } from '../operations/read-addon-change';
import { runChange, type AskedChange } from '../operations/run-change';
import type { SubscriptionDeps } from '../port';
import type { AddonAssociationRow, ChangeRow } from '../rows';
import { requireSubscription } from '../store';
import { ModifiedSubscription, settlementView } from './modify-routes';
import { addAddon, removeAddon } from './modify-schema';

const tag = 'Subscription add-ons';

export const AddAddonBody = addAddon.extend({ subscription_id: z.string().min(1) }).meta({ id: 'AddAddonBody' });
export const RemoveAddonBody = removeAddon.meta({ id: 'RemoveAddonBody' });

const settled = { changed_resources: ChangedResources, proration: ProrationSummary.nullable(), schedule_id: z.string().nullable() };
const AddedAddon = AddonAssociation.extend(settled).meta({ id: 'AddedAddon' });
const RemovedAddon = z.object({ message: z.string(), addon: AddonAssociation.nullable(), ...settled }).meta({ id: 'RemovedAddon' });

type Mode = 'preview' | 'execute';
const pathOf = (mode: Mode) => (mode === 'preview' ? '/subscriptions/addon/preview' : '/subscriptions/addon');
const refusals = [
  ...(['subscription_not_found', 'subscription_ended', 'price_not_found', 'price_does_not_fit', 'invalid_price', 'plan_has_no_prices'] as const),
  ...(['change_before_period', 'change_after_end', 'command_refused', 'temporal_unavailable'] as const),
];

function addRoute(mode: Mode): Route<SubscriptionDeps> {
  const preview = mode === 'preview';
  return route<SubscriptionDeps, undefined, undefined, typeof AddAddonBody>({
    ...{ method: 'post', path: pathOf(mode), tag, role: preview ? 'read' : 'full', effect: preview ? 'none' : 'command', body: AddAddonBody },
    summary: preview ? 'Preview an add-on for a subscription' : 'Give a subscription an add-on',
    description: 'Its prices become lines, its entitlements those of the subscription. Now, or at start_date.',
    answers: { 200: preview ? ModifiedSubscription : AddedAddon },
    refusals: [...refusals, 'addon_not_found'],
    async handle({ deps, environmentId, principal, body, commandId }) {
      const { subscription_id: subscriptionId, ...add } = body;
      const who = { environmentId, tenantId: principal.tenantId, subscriptionId, commandId };
      const asked = await readAddonAdd(deps, environmentId, add, { changeId: commandId, at: '' });
      const outcome = await runChange(deps, { ...who, ...asked }, mode);
      const settlement = settlementView(outcome);
      if (preview) return { status: 200, body: { subscription: outcome.subscription, ...settlement } };
      const spec = outcome.change?.spec;
      assert(spec?.type === 'addon_add', 'addon_change_without_a_spec', { change_id: commandId });
      const added = (await loadAddonViews(deps.db, outcome.row, principal.tenantId)).find(({ id }) => id === spec.associationId);
      assert(added, 'addon_missing', { addon_association_id: spec.associationId });
      return { status: 200, body: { ...added, ...settlement } };
    },
  });
}

function removeRoute(mode: Mode): Route<SubscriptionDeps> {
  const preview = mode === 'preview';
  return route<SubscriptionDeps, undefined, undefined, typeof RemoveAddonBody>({
    ...{ method: 'delete', path: pathOf(mode), tag, role: preview ? 'read' : 'full', effect: preview ? 'none' : 'command', body: RemoveAddonBody },
    summary: preview ? 'Preview the end of an add-on' : 'Take an add-on from a subscription',
    description: 'Now, or at effective_date. One that is agreed for later is called off.',
    answers: { 200: preview ? ModifiedSubscription : RemovedAddon },
    refusals: [...refusals, 'addon_association_not_found'],
    async handle({ deps, environmentId, principal, body, commandId }) {
      const { subscriptionId, scheduleId } = await whereIs(deps.db, environmentId, body.addon_association_id);
      const asked: AskedChange = scheduleId === null ? readAddonRemove(body, commandId) : { command: callOff(scheduleId) };
      const outcome = await runChange(deps, { environmentId, tenantId: principal.tenantId, subscriptionId, commandId, ...asked }, mode);
      const settlement = settlementView(outcome);
      if (preview) return { status: 200, body: { subscription: outcome.subscription, ...settlement } };
      const views = await loadAddonViews(deps.db, outcome.row, principal.tenantId);
      const message = settlement.schedule_id === null ? 'The add-on is removed.' : 'The add-on will be removed.';
      return { status: 200, body: { message, addon: views.find(({ id }) => id === body.addon_association_id) ?? null, ...settlement } };
    },
  });
}

function callOff(changeId: string): Command {
  return { kind: 'cancel_change', changeId };
}

/** The subscription that has an add-on, or was to have it by a change that was agreed for later. */
async function whereIs(db: Db, environmentId: string, id: string): Promise<{ readonly subscriptionId: string; readonly scheduleId: string | null }> {
  const row = await db<AddonAssociationRow>('addon_associations').where({ id, environment_id: environmentId }).first();
  if (row) return { subscriptionId: row.subscription_id, scheduleId: null };
  const change = await db<ChangeRow>('subscription_changes').where({ environment_id: environmentId }).whereRaw(`spec->>'associationId' = ?`, [id]).first();
  return change ? { subscriptionId: change.subscription_id, scheduleId: change.id } : refuse('addon_association_not_found', { addon_association_id: id });
}

const list = route<SubscriptionDeps, typeof idParam>({
  ...{ method: 'get', path: '/subscriptions/:id/addons/associations', tag, role: 'read', params: idParam },
  summary: 'List the add-ons of a subscription, past, present and agreed for later',
  answers: { 200: z.array(AddonAssociation) },
  refusals: ['subscription_not_found'],
  async handle({ deps, environmentId, principal, params }) {
    const subscription = await requireSubscription(deps.db, environmentId, params.id);
    return { status: 200, body: await loadAddonViews(deps.db, subscription, principal.tenantId) };
  },
});

export const addonRoutes: readonly Route<SubscriptionDeps>[] = [addRoute('execute'), addRoute('preview'), removeRoute('execute'), removeRoute('preview'), list];
