import type { Knex } from 'knex';
import { refuse, type Db } from '../platform';
import type { ScheduleRow } from './schedule-view';

// A cancellation for later is the command that asked for it: the last one of a subscription decides, and holds until it is undone.
const SCHEDULES = `(
  select change.id, change.environment_id, change.subscription_id,
         case when change.kind = 'change_plan' then 'plan_change' when change.kind = 'change_lines' then change.spec->>'type'
              when change.kind = 'change_quantity' then 'quantity_change' else change.kind end as schedule_type,
         change.status, change.scheduled_at, change.executed_at, change.cancelled_at, change.failure, change.spec as configuration, change.result,
         change.created_at, change.updated_at
  from subscription_changes change
  where change.scheduled
  union all
  select command.id, command.environment_id, command.subscription_id, 'cancellation',
         case when not newest.newest or subscription.cancelled_at is null then 'cancelled'
              when subscription.status = 'cancelled' then 'executed' else 'pending' end,
         coalesce(case when newest.newest then coalesce(subscription.ended_at, subscription.cancel_at) end,
                  (command.payload->>'ends_at')::timestamptz, (command.payload->'command'->>'at')::timestamptz, command.requested_at),
         case when newest.newest then subscription.ended_at end, null, null, command.payload->'command', null,
         command.created_at, command.applied_at
  from subscription_commands command
  join subscriptions subscription on subscription.id = command.subscription_id
  cross join lateral (
    select not exists (
      select from subscription_commands later
      where later.subscription_id = command.subscription_id and later.applied_at is not null and later.created_at > command.created_at
        and later.kind in ('cancel_at', 'cancel_at_period_end', 'cancel_now', 'keep')
    ) as newest
  ) newest
  where command.applied_at is not null and command.kind in ('cancel_at', 'cancel_at_period_end')
) as schedules`;

/** What is or was agreed for later: changes, and the ends of subscriptions. Uses subscription_changes_list and subscription_commands_subscription. */
export function schedules(db: Db, environmentId: string): Knex.QueryBuilder {
  return db(db.raw(SCHEDULES) as unknown as string)
    .select('schedules.*')
    .where('schedules.environment_id', environmentId);
}

export async function requireSchedule(db: Db, environmentId: string, id: string): Promise<ScheduleRow> {
  const found = (await schedules(db, environmentId).where('schedules.id', id).first()) as ScheduleRow | undefined;
  return found ?? refuse('schedule_not_found', { schedule_id: id });
}
