import { addToOutbox, settleOutbox } from '../platform';
import type { SimulationDeps } from './port';
import type { SimulationRow } from './rows';

/** Has the workflow go on once the transaction has committed; the relay sees to it when a crash comes in between. */
export async function runSoon(deps: SimulationDeps, { id, environment_id: environmentId }: SimulationRow): Promise<void> {
  await addToOutbox(deps, { environmentId, topic: 'simulation.run', subjectId: id, payload: {} });
  deps.afterCommit(async (after) => {
    await deps.simulations.run({ id, environmentId });
    await settleOutbox(after.db, 'simulation.run', id, after.clock.now());
  });
}
