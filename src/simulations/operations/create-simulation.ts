import { requirePlan } from '../../catalog';
import { requireCustomer } from '../../customers';
import type { Deps } from '../../platform';
import { loadCandidate } from '../load-candidate';
import type { SimulationDeps } from '../port';
import { runSoon } from '../run-soon';
import type { SimulationRow } from '../rows';
import type { CreateSimulationBody } from '../schema';
import { snapshotCustomers } from '../snapshot-customers';
import { insertSimulation, requireSimulation, saveProgress } from '../store';

/** Begins a simulation: fixes its prices and whom it is about, and leaves the rest to its workflow. Nobody to rate is an answer already. */
export async function createSimulation(deps: SimulationDeps, environmentId: string, body: CreateSimulationBody): Promise<SimulationRow> {
  const subject = await loadSubject(deps, environmentId, body.subject);
  const candidate = await loadCandidate(deps, environmentId, body.candidate);
  const now = deps.clock.now();
  const row: SimulationRow = {
    id: deps.ids.next('sim'),
    environment_id: environmentId,
    subject,
    span: { start: body.span?.start ?? null, end: body.span?.end ?? null },
    wanted: body.candidate,
    candidate,
    ...{ status: 'running', customers_total: 0, customers_done: 0, failure: null },
    ...{ started_at: now, finished_at: null, created_at: now, updated_at: now },
  };
  await insertSimulation(deps.db, row);
  const total = await snapshotCustomers(deps.db, row);
  const done = total === 0 ? ({ status: 'succeeded', finished_at: now } as const) : {};
  await saveProgress(deps.db, row.id, { customers_total: total, ...done }, now);
  if (total > 0) await runSoon(deps, row);
  return requireSimulation(deps.db, environmentId, row.id);
}

async function loadSubject({ db }: Deps, environmentId: string, { customer_id, plan_id }: CreateSimulationBody['subject']): Promise<SimulationRow['subject']> {
  if (customer_id !== undefined) return { customer_id: (await requireCustomer(db, environmentId, customer_id)).id };
  return { plan_id: (await requirePlan(db, environmentId, plan_id ?? '')).id };
}
