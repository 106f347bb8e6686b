import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { describe } from './describe';
import { PLAN, STATUS } from './search-attributes';
import type { SubscriptionState } from './state';

/**
 * Keeps what the Temporal UI shows in step with what the subscription is. The words cost nothing; a search attribute costs a write, so it is set
 * only when the status has changed. A workflow from before there were any, or on a server that has none, sets none.
 */
export function show(state: SubscriptionState): void {
  setCurrentDetails(describe(state.life, state.failure));
  const status = state.status();
  if (state.shown === undefined || state.shown === status) return;
  upsertSearchAttributes([{ key: STATUS, value: status }]);
  state.shown = status;
}

export function showPlan(state: SubscriptionState, planId: string | undefined): void {
  if (state.shown !== undefined && planId !== undefined) upsertSearchAttributes([{ key: PLAN, value: planId }]);
}
