import { inTransaction, type Deps } from '../../platform';
import { lockSimulation, saveProgress } from '../store';

/** Ends a simulation that cannot go on, with the reason. What was rated stays; resuming tries the rest again. */
export async function failSimulation(deps: Deps, simulationId: string, failure: string): Promise<void> {
  await inTransaction(deps, async (tx) => {
    const row = await lockSimulation(tx.db, simulationId);
    if (row?.status !== 'running') return;
    const now = tx.clock.now();
    await saveProgress(tx.db, simulationId, { status: 'failed', failure, finished_at: now }, now);
  });
  deps.metrics.simulatedCustomers.inc({ result: 'failed' });
}
