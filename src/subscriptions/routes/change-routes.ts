import { z } from 'zod';
import { plansByIds } from '../../catalog';
import { idParam, instant, metadata, route, type Route } from '../../http';
import { LIMITS, refuseField, type Db } from '../../platform';
import type { ChangeSpec } from '../changes';
import { changeTypeOf } from '../changes/change-type';
import { loadEntityChanges } from '../entity-changes';
import { loadNextInvoice } from '../next-invoice-view';
import { readLineSpecs } from '../operations/read-line-specs';
import { runChange } from '../operations/run-change';
import type { SubscriptionDeps } from '../port';
import { requireSubscription } from '../store';
import { PERIOD_UNITS, type BillingPeriod } from '../units';
import { lineOverrides, lineSpecs } from './line-specs';
import { PlanChanged, toPlanChanged } from './plan-changed';
import { prorationFields, prorationOf, timeOf } from './proration-fields';

const tag = 'Subscription changes';
const periods = Object.keys(PERIOD_UNITS) as [BillingPeriod, ...BillingPeriod[]];

const behaviour = z.enum(['carry', 'drop']);
const behaviours = z
  .record(z.string(), behaviour)
  .refine((map) => Object.keys(map).length <= LIMITS.addonsPerSubscription, `must hold at most ${LIMITS.addonsPerSubscription}`)
  .meta({ maxProperties: LIMITS.addonsPerSubscription });

export const ChangePlanBody = z
  .object({
    target_plan_id: z.string().min(1),
    change_at: z.enum(['immediate', 'end_of_period']).optional(),
    effective_date: instant
      .optional()
      .meta({ type: 'string', format: 'date-time', description: 'An instant of the open period, or a later one: then it is scheduled.' }),
    ...prorationFields,
    billing_period: z.string().toUpperCase().pipe(z.enum(periods)).optional().meta({ type: 'string', enum: periods }),
    billing_period_count: z.int().min(1).max(1_000).optional(),
    billing_cycle: z.enum(['anniversary', 'calendar']).optional(),
    restart_period: z
      .boolean()
      .default(false)
      .meta({ description: 'Starts a new period, and a new anchor, at the change. Another billing period or cycle always does.' }),
    entity_policies: z
      .object({ addons: z.object({ default_behaviour: behaviour.optional(), overrides: behaviours.optional() }).optional() })
      .optional()
      .meta({
        description:
          'What becomes of add-ons: they are carried on unless dropped; `overrides` says it of single ones, by the id of their association or their own.',
      }),
    line_items: lineSpecs.default([]).meta({ description: 'Quantities of the lines of the new plan, and lines beside them.' }),
    override_line_items: lineOverrides.default([]).meta({ description: 'Prices of the new plan on other terms.' }),
    metadata: metadata.optional(),
  })
  .meta({ id: 'ChangePlanBody' });

function changeRoute(path: string, mode: 'preview' | 'execute'): Route<SubscriptionDeps> {
  return route<SubscriptionDeps, typeof idParam, undefined, typeof ChangePlanBody>({
    method: 'post',
    path: `/subscriptions/:id/${path}/${mode}`,
    tag,
    summary: mode === 'preview' ? 'Preview a change of plan' : 'Change the plan of a subscription',
    description:
      mode === 'preview'
        ? 'Carries the change out and undoes it: the lines and amounts are those that execution writes.'
        : 'The subscription keeps its id. Of a fee paid in advance the unused part is credited, the rest of the new one charged.',
    role: mode === 'preview' ? 'read' : 'full',
    params: idParam,
    body: ChangePlanBody,
    answers: { 200: PlanChanged },
    refusals: [
      ...(['subscription_not_found', 'subscription_ended', 'plan_not_found', 'plan_has_no_prices', 'price_not_found', 'price_does_not_fit'] as const),
      ...([
        'change_before_period',
        'change_after_end',
        'change_changes_nothing',
        'addon_association_not_found',
        'invalid_price',
        'command_refused',
        'preview_busy',
        'temporal_unavailable',
      ] as const),
    ],
    effect: mode === 'preview' ? 'none' : 'command',
    async handle({ deps, environmentId, principal, params, body, commandId }) {
      const before = await requireSubscription(deps.db, environmentId, params.id);
      const outcome = await runChange(
        deps,
        {
          ...{ environmentId, tenantId: principal.tenantId, subscriptionId: params.id, commandId },
          command: { kind: 'change_plan', changeId: commandId, at: changeTimeOf(body) },
          spec: await readSpec(deps.db, environmentId, body),
        },
        mode,
        async (db, { row, change }) => ({
          changeType: await changeTypeOf({ ...deps, db }, row, change),
          entityChanges: await loadEntityChanges(db, change),
          nextInvoice: mode === 'preview' ? await loadNextInvoice({ ...deps, db }, row) : null,
        }),
      );
      const plans = await plansByIds(deps.db, [before.plan_id, body.target_plan_id]);
      const told = { before, from: plans.get(before.plan_id), to: plans.get(body.target_plan_id), metadata: body.metadata ?? {} };
      return { status: 200, body: toPlanChanged(outcome, told) };
    },
  });
}

function changeTimeOf(body: z.infer<typeof ChangePlanBody>): string | null {
  const { change_at, effective_date } = body;
  if (change_at !== undefined && effective_date !== undefined) refuseField('validation_failed', '/effective_date', 'goes without change_at');
  return change_at === 'end_of_period' ? 'period_end' : timeOf(body, effective_date);
}

async function readSpec(db: Db, environmentId: string, body: z.infer<typeof ChangePlanBody>): Promise<ChangeSpec> {
  const policy = body.entity_policies?.addons;
  const overrides = await readLineSpecs(db, environmentId, body.override_line_items, '/override_line_items');
  return {
    ...{ type: 'plan' as const, planId: body.target_plan_id, proration: prorationOf(body), restart: body.restart_period },
    ...(body.billing_period === undefined ? {} : { billingPeriod: body.billing_period }),
    ...(body.billing_period_count === undefined ? {} : { billingPeriodCount: body.billing_period_count }),
    ...(body.billing_cycle === undefined ? {} : { billingCycle: body.billing_cycle }),
    addons: policy?.default_behaviour ?? ('carry' as const),
    ...(policy?.overrides === undefined ? {} : { addonOverrides: policy.overrides }),
    lines: [...overrides, ...(await readLineSpecs(db, environmentId, body.line_items, '/line_items'))],
  };
}

export const changeRoutes: readonly Route<SubscriptionDeps>[] = [
  changeRoute('change', 'preview'),
  changeRoute('change', 'execute'),
  changeRoute('change/v2', 'preview'),
  changeRoute('change/v2', 'execute'),
];
