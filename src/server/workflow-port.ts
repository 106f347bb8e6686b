import type { ClockDeps } from '../clocks';
import { expireReservationsOnClock } from '../entitlements';
import type { Config, Deps } from '../platform';
import { createRolloutWorkflows, createSimulationWorkflows, createSubscriptionWorkflows, type TemporalClient } from '../temporal';
import { watchThresholds } from '../subscriptions';
import { startFromDatabase } from './relay-handlers';
import type { AppDeps } from './routes';

/** Gives the rooms their way to Temporal. */
export function withWorkflows(deps: Deps, temporal: TemporalClient, config: Config): AppDeps {
  const workflows = createSubscriptionWorkflows({
    temporal,
    taskQueue: config.TIDEBILL_TASK_QUEUE,
    spreadSeconds: config.TIDEBILL_PERIOD_END_SPREAD_SECONDS,
    revive: (id) => startFromDatabase({ db: deps.db, workflows }, id),
  });
  const settleSubscription: ClockDeps['settleSubscription'] = (id, to) => workflows.advance(id, to);
  const rollouts = createRolloutWorkflows({ temporal, taskQueue: config.TIDEBILL_TASK_QUEUE });
  const simulations = createSimulationWorkflows({ temporal, taskQueue: config.TIDEBILL_TASK_QUEUE });
  const usageArrived = watchThresholds(deps);
  return { ...deps, usageArrived, workflows, rollouts, simulations, settleSubscription, clockMoved: expireReservationsOnClock };
}
