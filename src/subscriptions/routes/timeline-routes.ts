import { idParam, route, type Route } from '../../http';
import type { SubscriptionDeps } from '../port';
import { previewTimeline } from '../timeline/preview-timeline';
import { Timeline, TimelineQuery } from '../timeline/timeline-schema';

const timeline = route<SubscriptionDeps, typeof idParam, typeof TimelineQuery>({
  method: 'get',
  path: '/subscriptions/:id/timeline',
  tag: 'Subscriptions',
  summary: 'See the next invoices of a subscription, and what happens on the way',
  description: 'The real steps of the time to come are performed and undone: nothing is written, and the amounts are those that will be billed.',
  role: 'read',
  params: idParam,
  query: TimelineQuery,
  answers: { 200: Timeline },
  refusals: ['subscription_not_found', 'timeline_too_large', 'preview_busy'],
  async handle({ deps, environmentId, principal, params, query }) {
    return { status: 200, body: await previewTimeline(deps, { environmentId, tenantId: principal.tenantId, subscriptionId: params.id, ...query }) };
  },
});

export const timelineRoutes: readonly Route<SubscriptionDeps>[] = [timeline];
