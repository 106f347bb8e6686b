import { idParam, listOf, listRows, mapPage, PageQuery, route, type Route } from '../../http';
import { refuse } from '../../platform';
import type { SubscriptionDeps } from '../port';
import type { RunRow } from '../rows';
import { Run, Settled } from '../answers';
import { requireSubscription } from '../store';
import { toRunView } from '../view';

const tag = 'Subscriptions';

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

export const commandRoutes: readonly Route<SubscriptionDeps>[] = [runs, retry];
