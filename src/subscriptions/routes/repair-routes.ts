import { nextStep, stepKey, type Command } from '../../billing/subscription';
import { idParam, listOf, mapPage, PageQuery, route, type Route } from '../../http';
import { refuse, type Deps } from '../../platform';
import { listActivity, SubscriptionActivity, toActivityView } from '../activity';
import { Subscription } from '../answers';
import { sendCommand } from '../operations/send-command';
import type { SubscriptionDeps } from '../port';
import type { SubscriptionRow } from '../rows';
import { requireSubscription } from '../store';
import { loadSubscriptionViews } from '../view';

const tag = 'Subscription repair';

interface Repair {
  readonly name: 'hold' | 'release' | 'skip';
  readonly summary: string;
  readonly description: string;
  readonly command: (deps: Deps, subscription: SubscriptionRow) => Promise<Command>;
}

function repairRoute({ name, summary, description, command }: Repair): Route<SubscriptionDeps> {
  return route<SubscriptionDeps, typeof idParam>({
    method: 'post',
    path: `/subscriptions/:id/${name}`,
    tag,
    summary,
    description,
    role: 'full',
    params: idParam,
    answers: { 200: Subscription },
    refusals: [
      'subscription_not_found',
      'subscription_ended',
      'command_refused',
      'temporal_unavailable',
      ...(name === 'skip' ? (['no_failed_run'] as const) : []),
    ],
    effect: 'command',
    async handle({ deps, environmentId, principal, params, commandId }) {
      const before = await requireSubscription(deps.db, environmentId, params.id);
      await sendCommand(deps, { environmentId, subscriptionId: before.id, commandId, command: await command(deps, before), reason: '' });
      const row = await requireSubscription(deps.db, environmentId, before.id);
      const [view] = await loadSubscriptionViews(deps.db, [row], principal.tenantId);
      return { status: 200, body: view };
    },
  });
}

const hold = repairRoute({
  name: 'hold',
  summary: 'Hold the billing of a subscription',
  description: 'Nothing is billed, closed or ended until it is released, while usage goes on being counted. Commands are still taken.',
  command: () => Promise.resolve({ kind: 'hold' }),
});

const release = repairRoute({
  name: 'release',
  summary: 'Release a subscription that is held',
  description: 'Everything that fell due meanwhile is done before the answer, in order, each step as of its own instant.',
  command: () => Promise.resolve({ kind: 'release' }),
});

const skip = repairRoute({
  name: 'skip',
  summary: 'Pass over the step that fails',
  description: 'The step is done without billing: a period closes without an invoice, a change is cancelled, a draft stays one. What comes after it goes on.',
  command: failedStep,
});

/** The step that is due and has failed; refuses with `no_failed_run`. */
async function failedStep({ db }: Deps, { id, life }: SubscriptionRow): Promise<Command> {
  const next = nextStep({ ...life, held: undefined });
  const failed =
    next &&
    (await db('billing_runs')
      .where({ subscription_id: id, step_key: stepKey(next), status: 'failed' })
      .first('id'));
  return failed ? { kind: 'skip', step: stepKey(next) } : refuse('no_failed_run', { subscription_id: id });
}

const activity = route<SubscriptionDeps, typeof idParam, typeof PageQuery>({
  method: 'get',
  path: '/subscriptions/:id/activity',
  tag,
  summary: 'List everything that changed a subscription',
  description:
    'One entry for each step and command that took effect: cause, actor, time, state before and after, a hash of its inputs, and the invoices it made.',
  role: 'read',
  params: idParam,
  query: PageQuery,
  answers: { 200: listOf(SubscriptionActivity, 'SubscriptionActivityList') },
  refusals: ['subscription_not_found', 'invalid_cursor'],
  async handle({ deps, environmentId, params, query }) {
    const { id } = await requireSubscription(deps.db, environmentId, params.id);
    return { status: 200, body: mapPage(await listActivity(deps.db, id, query), toActivityView) };
  },
});

export const repairRoutes: readonly Route<SubscriptionDeps>[] = [hold, release, skip, activity];
