import { z } from 'zod';
import { idParam, isGeneratedClient, route, type Route } from '../../http';
import { Subscription } from '../answers';
import { ChangedResources, ProrationSummary } from '../changes/outcome-schema';
import { runChange } from '../operations/run-change';
import { loadPauses, PauseSubscriptionBody, readPause, readResume, ResumeSubscriptionBody, SubscriptionPause } from '../pauses';
import type { SubscriptionDeps } from '../port';
import { requireSubscription } from '../store';

const tag = 'Pauses';

const Paused = SubscriptionPause.extend({
  subscription: Subscription,
  changed_resources: ChangedResources,
  proration: ProrationSummary.nullable().meta({ description: 'What of fees in advance is given back by a pause, or charged again by its end.' }),
  schedule_id: z.string().nullable().meta({ description: 'Set when it is still to come.' }),
}).meta({ id: 'PausedSubscription' });

type Mode = 'preview' | 'execute';

const shared = (mode: Mode) =>
  ({
    method: 'post',
    tag,
    role: mode === 'preview' ? 'read' : 'full',
    params: idParam,
    bodyOptional: true,
    answers: { 200: Paused },
    refusals: ['subscription_not_found', 'subscription_ended', 'change_before_period', 'change_after_end', 'command_refused', 'temporal_unavailable'],
    effect: mode === 'preview' ? 'none' : 'command',
  }) as const;

function pauseRoute(mode: Mode): Route<SubscriptionDeps> {
  return route<SubscriptionDeps, typeof idParam, undefined, typeof PauseSubscriptionBody>({
    ...shared(mode),
    path: mode === 'preview' ? '/subscriptions/:id/pause/preview' : '/subscriptions/:id/pause',
    summary: mode === 'preview' ? 'Preview a pause' : 'Pause a subscription',
    description:
      'Its periods go on, so the anchor stays. Fees that were paid in advance for the time of the pause are credited on the next invoice. With `pause_end` it resumes by itself.',
    body: PauseSubscriptionBody,
    async handle({ deps, environmentId, principal, params, body, commandId }) {
      const { at, spec } = await readPause(deps, await requireSubscription(deps.db, environmentId, params.id), body);
      const who = { environmentId, tenantId: principal.tenantId, subscriptionId: params.id, commandId };
      const command = { kind: 'pause', changeId: commandId, at } as const;
      const outcome = await runChange(deps, { ...who, command, spec }, body.dry_run ? 'preview' : mode);
      return { status: 200, body: view(outcome, commandId) };
    },
  });
}

function resumeRoute(mode: Mode): Route<SubscriptionDeps> {
  return route<SubscriptionDeps, typeof idParam, undefined, typeof ResumeSubscriptionBody>({
    ...shared(mode),
    path: mode === 'preview' ? '/subscriptions/:id/resume/preview' : '/subscriptions/:id/resume',
    summary: mode === 'preview' ? 'Preview the end of a pause' : 'Resume a paused subscription',
    description: 'What the pause stopped begins again as it was; a fee in advance is charged for the rest of the period.',
    body: ResumeSubscriptionBody,
    async handle({ deps, environmentId, principal, params, body, commandId }) {
      const { at, spec } = readResume(body);
      const before = await requireSubscription(deps.db, environmentId, params.id);
      const who = { environmentId, tenantId: principal.tenantId, subscriptionId: params.id, commandId };
      const command = { kind: 'resume', changeId: commandId, at } as const;
      const outcome = await runChange(deps, { ...who, command, spec }, body.dry_run ? 'preview' : mode);
      return { status: 200, body: view(outcome, before.life.pause?.changeId ?? outcome.row.life.pause?.changeId) };
    },
  });
}

function view({ subscription, changed_resources, change }: Awaited<ReturnType<typeof runChange>>, pauseId: string | undefined) {
  const result = change?.result;
  const pauses = subscription?.pauses ?? [];
  return {
    // Asked for before the pause that it ends was there, a resume has ended the newest one that is over.
    ...(pauses.find((pause) => pause.id === pauseId) ?? pauses.findLast((pause) => pause.pause_status === 'completed') ?? pauses.at(-1)),
    ...{ subscription, changed_resources },
    proration: result ? { credits: result.credits, charges: result.charges, net: result.net } : null,
    schedule_id: change?.status === 'pending' ? change.id : null,
  };
}

const PauseList = z.object({ items: z.array(SubscriptionPause), total: z.int() }).meta({ id: 'SubscriptionPauseList' });

const list = route<SubscriptionDeps, typeof idParam>({
  method: 'get',
  path: '/subscriptions/:id/pauses',
  tag,
  summary: 'List the pauses of a subscription',
  description: 'Published clients of dialect A, whose type is an array of such lists, are answered one in an array.',
  role: 'read',
  params: idParam,
  answers: { 200: z.union([PauseList, z.array(PauseList)]) },
  refusals: ['subscription_not_found'],
  async handle({ deps, environmentId, principal, params, headers }) {
    const row = await requireSubscription(deps.db, environmentId, params.id);
    const items = await loadPauses(deps.db, [row], principal.tenantId);
    const body = { items, total: items.length };
    return { status: 200, body: isGeneratedClient(headers) ? [body] : body, headers: { Vary: 'User-Agent' } };
  },
});

export const pauseRoutes: readonly Route<SubscriptionDeps>[] = [
  pauseRoute('preview'),
  pauseRoute('execute'),
  resumeRoute('preview'),
  resumeRoute('execute'),
  list,
];
