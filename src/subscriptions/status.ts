import { stateOf, type Life, type SubscriptionState } from '../billing/subscription';
import type { SubscriptionRow, SubscriptionStatus } from './rows';

const STATUS = {
  ...{ draft: 'draft', scheduled: 'scheduled', incomplete: 'scheduled', trialing: 'trialing', active: 'active' },
  ...{ past_due: 'past_due', paused: 'paused', ended: 'cancelled' },
} as const satisfies Record<SubscriptionState, SubscriptionStatus>;

/** A life's state in the words of the API. */
export function statusOf(life: Life): SubscriptionStatus {
  return STATUS[stateOf(life)];
}

/** The same for the record of what happened: a subscription that is held is in no other state. */
export function recordedState(life: Life): SubscriptionStatus | 'held' {
  return life.held === true ? 'held' : statusOf(life);
}

/** The columns that follow from a life: what lists and answers show without reading it. */
export function columnsOf(
  life: Life,
  row: Pick<SubscriptionRow, 'ended_at' | 'current_period_start' | 'current_period_end'>,
): Pick<
  SubscriptionRow,
  | 'status'
  | 'billing_anchor'
  | 'end_date'
  | 'trial_end'
  | 'current_period_start'
  | 'current_period_end'
  | 'cancel_at'
  | 'cancel_at_period_end'
  | 'ended_at'
  | 'life'
> {
  const endsByCommand = life.endAt !== null && life.endAt !== life.endDate;
  return {
    life,
    status: statusOf(life),
    billing_anchor: life.cadence.anchor,
    end_date: life.endDate,
    trial_end: life.trialEnd,
    // An ended subscription goes on showing its last period.
    current_period_start: life.open?.start ?? row.current_period_start,
    current_period_end: life.open?.cutAt ?? life.open?.end ?? row.current_period_end,
    cancel_at: endsByCommand ? life.endAt : null,
    cancel_at_period_end: endsByCommand && life.open !== null && life.endAt === life.open.end,
    ended_at: life.phase === 'ended' ? (row.ended_at ?? life.endAt) : null,
  };
}
