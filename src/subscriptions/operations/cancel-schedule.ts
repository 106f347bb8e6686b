import type { Command } from '../../billing/subscription';
import { refuse, refuseField, type Db } from '../../platform';
import type { SubscriptionDeps } from '../port';
import type { ScheduleRow } from '../schedule-view';
import { requireSchedule, schedules } from '../schedules.sql';
import { findCommand, requireSubscription } from '../store';
import { sendCommand } from './send-command';

/**
 * Calls off what is still to come: a change, or the end of a subscription. Asking again under the same key is harmless.
 * That a subscription has ended comes before what became of the schedule, as with every other command: it says why there is nothing to call off.
 */
export async function cancelSchedule(deps: SubscriptionDeps, schedule: ScheduleRow, commandId: string): Promise<void> {
  const { id, environment_id: environmentId, subscription_id: subscriptionId, schedule_type, status } = schedule;
  const askedBefore = (await findCommand(deps.db, commandId)) !== undefined;
  const { life } = await requireSubscription(deps.db, environmentId, subscriptionId);
  if (life.phase !== 'ended' && status !== 'pending' && !askedBefore) refuse('change_not_pending', { schedule_id: id, status });
  const command: Command = schedule_type === 'cancellation' ? { kind: 'keep' } : { kind: 'cancel_change', changeId: id };
  await sendCommand(deps, { environmentId, subscriptionId, commandId, command, reason: '' });
}

/** Calls off what a caller names, by its id or by its kind. What a key has called off before is found by the key: it is not pending any more. */
export async function cancelNamedSchedule(deps: SubscriptionDeps, environmentId: string, named: NamedSchedule, commandId: string): Promise<void> {
  const asked = await findCommand(deps.db, commandId);
  if (asked === undefined) return cancelSchedule(deps, await namedSchedule(deps.db, environmentId, named), commandId);
  await sendCommand(deps, { environmentId, subscriptionId: asked.subscription_id, commandId, command: asked.payload.command, reason: '' });
}

export interface NamedSchedule {
  readonly schedule_id?: string | undefined;
  readonly subscription_id?: string | undefined;
  readonly schedule_type?: string | undefined;
}

/** The schedule with the id, or the next one of that kind that a subscription has pending. */
async function namedSchedule(db: Db, environmentId: string, { schedule_id, subscription_id, schedule_type }: NamedSchedule): Promise<ScheduleRow> {
  if (schedule_id !== undefined) return requireSchedule(db, environmentId, schedule_id);
  if (subscription_id === undefined) return refuseField('validation_failed', '/schedule_id', 'is required, or subscription_id');
  const rows = schedules(db, environmentId).where({ 'schedules.subscription_id': subscription_id, 'schedules.status': 'pending' }).orderBy('scheduled_at');
  if (schedule_type !== undefined) void rows.where({ 'schedules.schedule_type': schedule_type });
  return ((await rows.first()) as ScheduleRow | undefined) ?? refuse('schedule_not_found', { subscription_id, schedule_type });
}
