import { z } from 'zod';
import { idParam, listRows, PageQuery, route, type Page, type Route } from '../../http';
import { cancelSchedule, cancelNamedSchedule } from '../operations/cancel-schedule';
import type { SubscriptionDeps } from '../port';
import { loadScheduleViews } from '../load-schedule-views';
import { Schedule, ScheduleList, type ScheduleRow } from '../schedule-view';
import { requireSchedule, schedules } from '../schedules.sql';
import { requireSubscription } from '../store';

const tag = 'Subscription schedules';
const STATUSES = ['pending', 'executing', 'executed', 'cancelled', 'failed'] as const;

const ScheduleQuery = PageQuery.extend({
  ...{ subscription_id: z.string().optional(), schedule_type: z.string().optional(), status: z.enum(STATUSES).optional(), pending_only: z.string().optional() },
});
const CancelScheduleBody = z
  .object({
    schedule_id: z.string().min(1).optional(),
    subscription_id: z.string().min(1).optional().meta({ description: 'With schedule_type, instead of schedule_id.' }),
    schedule_type: z.string().optional(),
  })
  .meta({ id: 'CancelScheduleBody' });
const CancelledSchedule = z.object({ status: z.literal('cancelled'), message: z.string() }).meta({ id: 'CancelledSchedule' });

const FIELDS = ['id', 'created_at', 'scheduled_at', 'status', 'schedule_type'];

async function list(deps: SubscriptionDeps, environmentId: string, query: z.infer<typeof ScheduleQuery>) {
  const rows = schedules(deps.db, environmentId);
  for (const field of ['subscription_id', 'schedule_type', 'status'] as const) {
    if (query[field] !== undefined) void rows.where(`schedules.${field}`, query[field]);
  }
  if (query.pending_only === 'true') void rows.where('schedules.status', 'pending');
  const page: Page<ScheduleRow> = await listRows<ScheduleRow>(rows, query, { table: 'schedules', fields: FIELDS });
  const items = await loadScheduleViews(deps, page.items);
  return { status: 200, body: { items, pagination: page.pagination, schedules: items, count: page.pagination.total } };
}

/** Dialect A's published clients ask for schedules under doubled and renamed paths as well. */
const ALL_PATHS = ['/subscriptions/schedules', '/v1/subscription-schedules'];
const ONE_PATHS = ['/subscriptions/schedules/:id', '/v1/subscription-schedules/:id'];
const OF_ONE_PATHS = ['/subscriptions/:id/schedules', '/v1/subscriptions/:id/schedules'];
const CANCEL_PATHS = ['/subscriptions/schedules/:id/cancel', '/v1/subscriptions/schedules/:id/cancel'];
const CANCEL_ANY_PATHS = ['/subscriptions/schedules/cancel', '/v1/subscriptions/schedules/cancel'];

const all = ALL_PATHS.map((path) =>
  route<SubscriptionDeps, undefined, typeof ScheduleQuery>({
    ...{ method: 'get', path, tag, role: 'read', query: ScheduleQuery, answers: { 200: ScheduleList }, refusals: ['invalid_cursor'] },
    summary: 'List what is or was agreed for later',
    description: 'Changes and cancellations, whatever became of them; `status=pending` leaves out the rest.',
    handle: ({ deps, environmentId, query }) => list(deps, environmentId, query),
  }),
);

const ofOne = OF_ONE_PATHS.map((path) =>
  route<SubscriptionDeps, typeof idParam, typeof ScheduleQuery>({
    ...{ method: 'get', path, tag, role: 'read', params: idParam, query: ScheduleQuery, answers: { 200: ScheduleList } },
    summary: 'List what is or was agreed for a subscription',
    refusals: ['subscription_not_found', 'invalid_cursor'],
    async handle({ deps, environmentId, params, query }) {
      const { id } = await requireSubscription(deps.db, environmentId, params.id);
      return list(deps, environmentId, { ...query, subscription_id: id });
    },
  }),
);

const one = ONE_PATHS.map((path) =>
  route<SubscriptionDeps, typeof idParam>({
    ...{ method: 'get', path, tag, role: 'read', params: idParam, answers: { 200: Schedule }, refusals: ['schedule_not_found'] },
    summary: 'Get what is or was agreed for later',
    async handle({ deps, environmentId, params }) {
      const [found] = await loadScheduleViews(deps, [await requireSchedule(deps.db, environmentId, params.id)]);
      return { status: 200, body: found };
    },
  }),
);

const CALLED_OFF = { status: 200, body: { status: 'cancelled', message: 'It will not happen.' } } as const;
const cancelRefusals = ['schedule_not_found', 'change_not_pending', 'subscription_ended', 'temporal_unavailable'] as const;

const cancel = CANCEL_PATHS.map((path) =>
  route<SubscriptionDeps, typeof idParam>({
    ...{ method: 'post', path, tag, role: 'full', params: idParam, answers: { 200: CancelledSchedule }, refusals: cancelRefusals, effect: 'command' },
    summary: 'Call off what is agreed for later',
    async handle({ deps, environmentId, params, commandId }) {
      await cancelSchedule(deps, await requireSchedule(deps.db, environmentId, params.id), commandId);
      return CALLED_OFF;
    },
  }),
);

const cancelAny = CANCEL_ANY_PATHS.map((path) =>
  route<SubscriptionDeps, undefined, undefined, typeof CancelScheduleBody>({
    ...{ method: 'post', path, tag, role: 'full', body: CancelScheduleBody, answers: { 200: CancelledSchedule }, refusals: cancelRefusals, effect: 'command' },
    summary: 'Call off what is agreed for later, by its id or by its kind',
    async handle({ deps, environmentId, body, commandId }) {
      await cancelNamedSchedule(deps, environmentId, body, commandId);
      return CALLED_OFF;
    },
  }),
);

export const scheduleRoutes: readonly Route<SubscriptionDeps>[] = [...all, ...one, ...ofOne, ...cancel, ...cancelAny];
