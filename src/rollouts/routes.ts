import { idParam, listRows, mapPage, PageQuery, route, type Route } from '../http';
import { controlRollout, type RolloutAction } from './operations/control-rollout';
import { createRollout } from './operations/create-rollout';
import type { RolloutDeps } from './port';
import type { RolloutRow, RolloutSubscriptionRow } from './rows';
import { CreateRolloutBody, Rollout, RolloutList, RolloutResultList, RolloutResultQuery } from './schema';
import { requireRollout } from './store';
import { toResultView, viewRollouts } from './view';

const tag = 'Roll-outs';

function creation(path: string, summary: string): Route<RolloutDeps> {
  return route<RolloutDeps, typeof idParam, undefined, typeof CreateRolloutBody>({
    method: 'post',
    path,
    tag,
    summary,
    description:
      'Each subscription of the plan is brought to the versions of its prices that are sold now, once and in a transaction of its own, by a workflow that can ' +
      'be paused, resumed and cancelled. Lines with a price of their own are left alone. Without a roll-out, a new version holds for new subscriptions only.',
    role: 'full',
    params: idParam,
    body: CreateRolloutBody,
    bodyOptional: true,
    answers: { 202: Rollout },
    refusals: ['plan_not_found'],
    async handle({ deps, environmentId, params, body }) {
      const [view] = await viewRollouts(deps.db, [await createRollout(deps, environmentId, params.id, body)]);
      return { status: 202, body: view };
    },
  });
}

const list = route<RolloutDeps, undefined, typeof PageQuery>({
  method: 'get',
  path: '/rollouts',
  tag,
  summary: 'List roll-outs',
  role: 'read',
  query: PageQuery,
  answers: { 200: RolloutList },
  refusals: ['invalid_cursor'],
  async handle({ deps, environmentId, query }) {
    const page = await listRows<RolloutRow>(deps.db('rollouts').where({ environment_id: environmentId }), query, { table: 'rollouts', fields: ['created_at'] });
    return { status: 200, body: { items: await viewRollouts(deps.db, page.items), pagination: page.pagination } };
  },
});

const get = route<RolloutDeps, typeof idParam>({
  method: 'get',
  path: '/rollouts/:id',
  tag,
  summary: 'Get a roll-out with its progress',
  role: 'read',
  params: idParam,
  answers: { 200: Rollout },
  refusals: ['rollout_not_found'],
  async handle({ deps, environmentId, params }) {
    const [view] = await viewRollouts(deps.db, [await requireRollout(deps.db, environmentId, params.id)]);
    return { status: 200, body: view };
  },
});

const results = route<RolloutDeps, typeof idParam, typeof RolloutResultQuery>({
  method: 'get',
  path: '/rollouts/:id/results',
  tag,
  summary: 'List what came of each subscription',
  role: 'read',
  params: idParam,
  query: RolloutResultQuery,
  answers: { 200: RolloutResultList },
  refusals: ['rollout_not_found', 'invalid_cursor'],
  async handle({ deps, environmentId, params, query: { status, ...page } }) {
    const { id } = await requireRollout(deps.db, environmentId, params.id);
    const rows = deps.db('rollout_subscriptions').where({ rollout_id: id, ...(status ? { status } : {}) });
    const found = await listRows<RolloutSubscriptionRow>(rows, page, { table: 'rollout_subscriptions', fields: ['created_at', 'handled_at'] });
    return { status: 200, body: mapPage(found, toResultView) };
  },
});

function control(action: RolloutAction, summary: string): Route<RolloutDeps> {
  return route<RolloutDeps, typeof idParam>({
    method: 'post',
    path: `/rollouts/:id/${action}`,
    tag,
    summary,
    role: 'full',
    params: idParam,
    answers: { 200: Rollout },
    refusals: ['rollout_not_found', 'rollout_finished'],
    async handle({ deps, environmentId, params }) {
      const [view] = await viewRollouts(deps.db, [await controlRollout(deps, environmentId, params.id, action)]);
      return { status: 200, body: view };
    },
  });
}

export const rolloutRoutes: readonly Route<RolloutDeps>[] = [
  creation('/plans/:id/rollouts', 'Roll the current prices of a plan out to its subscriptions'),
  creation('/plans/:id/sync/subscriptions', 'The same, under the name that clients of dialect A know'),
  list,
  get,
  results,
  control('pause', 'Pause a roll-out'),
  control('resume', 'Resume a roll-out'),
  control('cancel', 'Cancel a roll-out; what was changed stays changed'),
];
