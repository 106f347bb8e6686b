import { route, type Route } from '../http';
import type { Deps } from '../platform';
import { analyzeUsage } from './operations/analyze-usage';
import { AnalyticsAnswer, AnalyticsBody } from './schema';

const analytics = route<Deps, undefined, undefined, typeof AnalyticsBody>({
  method: 'post',
  path: '/events/analytics',
  tag: 'Usage',
  summary: 'Analyse usage and what it costs',
  description:
    'One item for each metered feature, and for each group when group_by is sent; with window_size also as points over time. Items without events are left out. ' +
    'For a customer, costs come from the prices of its subscriptions and the measurement of its invoices: each billing period is priced as a whole, less ' +
    'what is included, and shared over its usage by quantity, so groups and points add up to their item.',
  role: 'read',
  effect: 'none',
  body: AnalyticsBody,
  answers: { 200: AnalyticsAnswer },
  refusals: [],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 200, body: await analyzeUsage(deps, { environmentId, tenantId: principal.tenantId, body }) };
  },
});

// The door of the room: usage and its cost, split as asked.
export const analyticsRoutes: readonly Route<Deps>[] = [analytics];
