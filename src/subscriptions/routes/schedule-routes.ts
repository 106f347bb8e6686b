import { z } from 'zod';
import { customersByIds } from '../../customers';
import { idParam, listRows, PageQuery, route, type Page, type Principal, type Route } from '../../http';
import { refuse, type Db, type Instant } from '../../platform';
import type { Command } from '../../billing/subscription';
import { businessNow } from '../../clocks';
import { sendCommand } from '../operations/send-command';
import type { SubscriptionDeps } from '../port';
import type { SubscriptionRow } from '../rows';
import { Schedule, ScheduleList, toScheduleView, type ScheduleRow } from '../schedule-view';
import { findSchedule, schedules } from '../schedules.sql';
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

async function nowOf(deps: SubscriptionDeps, rows: readonly ScheduleRow[]): Promise<ReadonlyMap<string, Instant>> {
  const subscriptions = await deps.db<SubscriptionRow>('subscriptions').whereIn('id', [...new Set(rows.map((row) => row.subscription_id))]);
  const customers = await customersByIds(
    deps.db,
    subscriptions.map((row) => row.customer_id),
  );
  const nows = new Map<string, Instant>();
  for (const { id, customer_id } of subscriptions) nows.set(id, await businessNow(deps, customers.get(customer_id) ?? { test_clock_id: null }));
  return nows;
}

async function view(deps: SubscriptionDeps, rows: readonly ScheduleRow[]) {
  const nows = await nowOf(deps, rows);
  return rows.map((row) => toScheduleView(row, nows.get(row.subscription_id) ?? deps.clock.now()));
}

async function list(deps: SubscriptionDeps, environmentId: string, query: z.infer<typeof ScheduleQuery>) {
  const rows = schedules(deps.db, environmentId);
  for (const field of ['subscription_id', 'schedule_type', 'status'] as const) {
    if (query[field] !== undefined) void rows.where(`schedules.${field}`, query[field]);
  }
  if (query.pending_only === 'true') void rows.where('schedules.status', 'pending');
  const page: Page<ScheduleRow> = await listRows<ScheduleRow>(rows, query, { table: 'schedules', fields: FIELDS });
  const items = await view(deps, page.items);
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
      const [found] = await view(deps, [await requireSchedule(deps.db, environmentId, params.id)]);
      return { status: 200, body: found };
    },
  }),
);

async function requireSchedule(db: Db, environmentId: string, id: string): Promise<ScheduleRow> {
  return (await findSchedule(db, environmentId, id)) ?? refuse('schedule_not_found', { schedule_id: id });
}

interface Asked {
  readonly principal: Principal;
  readonly commandId: string;
}

/** Calls off what is still to come: a change, or the end of a subscription. Asking again under the same key is harmless. */
async function cancelSchedule(deps: SubscriptionDeps, schedule: ScheduleRow, { principal, commandId }: Asked) {
  const { id, subscription_id: subscriptionId, schedule_type, status } = schedule;
  const before = await deps.db('subscription_commands').where({ id: commandId }).first('id');
  if (status !== 'pending' && before === undefined) refuse('change_not_pending', { schedule_id: id, status });
  const command: Command = schedule_type === 'cancellation' ? { kind: 'keep' } : { kind: 'cancel_change', changeId: id };
  await sendCommand(deps, { environmentId: principal.environmentId, subscriptionId, commandId, command, reason: '' });
  return { status: 200, body: { status: 'cancelled', message: 'It will not happen.' } };
}

const cancelRefusals = ['schedule_not_found', 'change_not_pending', 'subscription_ended', 'temporal_unavailable'] as const;

const cancel = CANCEL_PATHS.map((path) =>
  route<SubscriptionDeps, typeof idParam>({
    ...{ method: 'post', path, tag, role: 'full', params: idParam, answers: { 200: CancelledSchedule }, refusals: cancelRefusals, effect: 'command' },
    summary: 'Call off what is agreed for later',
    async handle({ deps, environmentId, principal, params, commandId }) {
      return cancelSchedule(deps, await requireSchedule(deps.db, environmentId, params.id), { principal, commandId });
    },
  }),
);

const cancelAny = CANCEL_ANY_PATHS.map((path) =>
  route<SubscriptionDeps, undefined, undefined, typeof CancelScheduleBody>({
    ...{ method: 'post', path, tag, role: 'full', body: CancelScheduleBody, answers: { 200: CancelledSchedule }, refusals: cancelRefusals, effect: 'command' },
    summary: 'Call off what is agreed for later, by its id or by its kind',
    async handle({ deps, environmentId, principal, body, commandId }) {
      return cancelSchedule(deps, await namedBy(deps.db, environmentId, body), { principal, commandId });
    },
  }),
);

/** The schedule with the id, or the next one of that kind that a subscription has pending. */
async function namedBy(db: Db, environmentId: string, body: z.infer<typeof CancelScheduleBody>): Promise<ScheduleRow> {
  if (body.schedule_id !== undefined) return requireSchedule(db, environmentId, body.schedule_id);
  const { subscription_id = '', schedule_type } = body;
  const rows = schedules(db, environmentId).where({ 'schedules.subscription_id': subscription_id, 'schedules.status': 'pending' }).orderBy('scheduled_at');
  if (schedule_type !== undefined) void rows.where({ 'schedules.schedule_type': schedule_type });
  return ((await rows.first()) as ScheduleRow | undefined) ?? refuse('schedule_not_found', { subscription_id, schedule_type });
}

export const scheduleRoutes: readonly Route<SubscriptionDeps>[] = [...all, ...one, ...ofOne, ...cancel, ...cancelAny];
