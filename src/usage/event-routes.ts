import { z } from 'zod';
import { type Principal, idParam, route, type Route } from '../http';
import { refuse, type Deps } from '../platform';
import { usageStore } from './store';
import { listEvents } from './operations/list-events';
import { queryEvents } from './operations/query-events';
import { EventList, ListEventsQuery, QueriedEvents, QueryEventsBody } from './schema';
import { traceEvent } from './operations/trace-event';
import { EventDetail } from './trace-schema';
import { toEventView } from './view';

const listEventsRoute = route<Deps, undefined, typeof ListEventsQuery>({
  method: 'get',
  path: '/events',
  tag: 'Events',
  summary: 'List events',
  description: 'In order of timestamp, then event id. Events of customers that do not exist (yet) are listed under the id they were sent with.',
  role: 'read',
  query: ListEventsQuery,
  answers: { 200: EventList },
  refusals: ['invalid_cursor'],
  async handle({ deps, environmentId, query }) {
    const page = await listEvents(deps, environmentId, query);
    const pagination = {
      total: page.total,
      total_is_exact: page.totalIsExact,
      limit: query.limit,
      offset: query.offset,
      next_cursor: page.nextCursor,
      has_more: page.nextCursor !== null,
    };
    return { status: 200, body: { items: page.rows.map(toEventView), pagination } };
  },
});

const queryEventsRoute = route<Deps, undefined, undefined, typeof QueryEventsBody>({
  method: 'post',
  path: '/events/query',
  tag: 'Events',
  summary: 'Search events',
  description: 'property_filters hold for properties: every key must match, one of its values suffices.',
  role: 'read',
  effect: 'none',
  body: QueryEventsBody,
  answers: { 200: QueriedEvents },
  refusals: ['invalid_cursor'],
  async handle({ deps, environmentId, body }) {
    const found = await queryEvents(deps, environmentId, body);
    return {
      status: 200,
      body: {
        events: found.rows.map(toEventView),
        has_more: found.hasMore,
        iter_first_key: found.firstKey,
        iter_last_key: found.lastKey,
        offset: body.offset,
        total_count: found.total,
      },
    };
  },
});

const LookupQuery = z.object({ event_id: z.string().min(1).max(300) });

const lookupEventRoute = route<Deps, undefined, typeof LookupQuery>({
  method: 'get',
  path: '/events/lookup',
  tag: 'Events',
  summary: 'Find an event by its id, and why it is billed or not',
  role: 'read',
  query: LookupQuery,
  answers: { 200: EventDetail },
  refusals: ['not_found'],
  handle: ({ deps, principal, query }) => answerEvent(deps, principal, query.event_id),
});

const getEventRoute = route<Deps, typeof idParam>({
  method: 'get',
  path: '/events/:id',
  tag: 'Events',
  summary: 'Get an event by its id, and why it is billed or not',
  description: 'For ids with characters that a path cannot hold, use /events/lookup.',
  role: 'read',
  params: idParam,
  answers: { 200: EventDetail },
  refusals: ['not_found'],
  handle: ({ deps, principal, params }) => answerEvent(deps, principal, params.id),
});

async function answerEvent(deps: Deps, { environmentId, tenantId }: Principal, eventId: string) {
  const event = await usageStore(deps.db).byId(environmentId, eventId);
  if (event === null) return refuse('not_found', { event_id: eventId });
  const view = toEventView(event);
  const { status, trace, processed } = await traceEvent(deps, event, tenantId);
  return { status: 200, body: { ...view, event: view, status, debug_tracker: trace, processed_events: processed } };
}

export const eventRoutes: readonly Route<Deps>[] = [listEventsRoute, queryEventsRoute, lookupEventRoute, getEventRoute];
