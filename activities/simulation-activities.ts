import { ApplicationFailure } from '@temporalio/common';
import { InvariantError as BillingInvariantError } from '../src/billing/invariant';
import { InvariantError, Refusal, runInContext, type Deps } from '../src/platform';
import { failSimulation, simulateCustomers } from '../src/simulations';
import type { SimulationActivities } from '../workflows/simulation/types';
import { codeOf, messageOf } from './failure';

/** The operations of simulations as their workflows call them. */
export function simulationActivities(deps: Deps): SimulationActivities {
  return {
    simulateCustomers: ({ simulationId }) => runInContext({ simulation_id: simulationId }, () => simulate(deps, simulationId)),
    failSimulation: ({ simulationId, message }) => failSimulation(deps, simulationId, message),
  };
}

/** What the numbers themselves refuse would be refused again; anything else may pass. */
async function simulate(deps: Deps, simulationId: string): Promise<{ readonly more: boolean }> {
  try {
    return await simulateCustomers(deps, simulationId);
  } catch (error) {
    deps.logger.error({ err: error }, 'simulation failed');
    const nonRetryable = [InvariantError, BillingInvariantError, Refusal].some((kind) => error instanceof kind);
    throw ApplicationFailure.create({ message: messageOf(error), type: codeOf(error), nonRetryable });
  }
}
