import { refuse } from '../../platform';
import type { SimulationDeps } from '../port';
import { runSoon } from '../run-soon';
import type { SimulationRow } from '../rows';
import type { SimulationStatus } from '../status';
import { lockSimulation, requireSimulation, saveProgress } from '../store';

export type SimulationCommand = 'cancel' | 'pause' | 'resume';

interface Rule {
  readonly from: readonly SimulationStatus[];
  readonly to: SimulationStatus;
}

/** Being there already is fine, so every command may be repeated. What failed can be tried again. */
const RULES: Readonly<Record<SimulationCommand, Rule>> = {
  cancel: { from: ['running', 'paused', 'failed'], to: 'cancelled' },
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused', 'failed'], to: 'running' },
};

/** Changes the state that the workflow looks at before each customer; so the one being rated is the last. */
export async function changeSimulation(deps: SimulationDeps, environmentId: string, id: string, command: SimulationCommand): Promise<SimulationRow> {
  await requireSimulation(deps.db, environmentId, id);
  const row = (await lockSimulation(deps.db, id)) ?? refuse('simulation_not_found', { simulation_id: id });
  const { from, to } = RULES[command];
  if (row.status === to) return row;
  if (!from.includes(row.status)) return refuse('simulation_not_changeable', { status: row.status, command, from });
  const now = deps.clock.now();
  await saveProgress(deps.db, id, { status: to, finished_at: to === 'cancelled' ? now : null }, now);
  if (to === 'running') await runSoon(deps, row);
  return requireSimulation(deps.db, environmentId, id);
}
