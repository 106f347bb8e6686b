import { z } from 'zod';
import { millisecondsOf } from '../billing/calendar';
import { listOf } from '../http';
import type { Instant } from '../platform';

const SCHEDULE_STATUSES = ['pending', 'executing', 'executed', 'cancelled', 'failed'] as const;

export interface ScheduleRow {
  readonly id: string;
  readonly environment_id: string;
  readonly subscription_id: string;
  readonly schedule_type: string;
  readonly status: (typeof SCHEDULE_STATUSES)[number];
  readonly scheduled_at: Instant;
  readonly executed_at: Instant | null;
  readonly cancelled_at: Instant | null;
  readonly failure: string | null;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

export const Schedule = z
  .object({
    id: z.string(),
    subscription_id: z.string(),
    schedule_type: z
      .string()
      .meta({ description: '`plan_change`, `quantity_change`, `lines`, `addon_add`, `addon_remove`, `pause`, `resume`, `phase`, `cancellation`.' }),
    status: z.enum(SCHEDULE_STATUSES),
    scheduled_at: z.string(),
    executed_at: z.string().nullable(),
    cancelled_at: z.string().nullable(),
    error_message: z.string().meta({ description: 'Why it failed: a reason.' }),
    configuration: z.record(z.string(), z.unknown()).meta({ description: 'What was asked for.' }),
    execution_result: z.record(z.string(), z.unknown()).nullable(),
    can_be_cancelled: z.boolean(),
    days_until_execution: z.int().meta({ description: 'By the clock of the customer; 0 once its time has come.' }),
    metadata: z.record(z.string(), z.string()),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'SubscriptionSchedule' });

export const ScheduleList = listOf(Schedule, 'SubscriptionScheduleList').extend({
  schedules: z.array(Schedule).meta({ description: 'The items once more, where published SDKs look for them.' }),
  count: z.int(),
});

const DAY_MS = 86_400_000;

export function toScheduleView(row: ScheduleRow, now: Instant): z.infer<typeof Schedule> {
  const { id, subscription_id, schedule_type, status, scheduled_at, executed_at, cancelled_at, failure, result, created_at, updated_at } = row;
  const left = millisecondsOf(scheduled_at) - millisecondsOf(now);
  return {
    ...{ id, subscription_id, schedule_type, status, scheduled_at, executed_at, cancelled_at, error_message: failure ?? '' },
    ...{ configuration: { ...row.configuration }, execution_result: result && { ...result }, can_be_cancelled: status === 'pending' },
    ...{ days_until_execution: status === 'pending' && left > 0 ? Math.ceil(left / DAY_MS) : 0, metadata: {}, created_at, updated_at },
  };
}
