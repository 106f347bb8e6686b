import type { z } from 'zod';
import { requireCustomer } from '../customers';
import { listRows, mapPage, type Page } from '../http';
import type { Db } from '../platform';
import type { SimulationResultRow, SimulationRow } from './rows';
import type { ListResultsQuery, ListSimulationsQuery, Simulation, SimulationResult } from './schema';
import { requireSimulation, totalsOf } from './store';
import { toResultView, toSimulationView } from './view';

/** One page of simulations with their totals. Uses simulations_list. */
export async function listSimulations(db: Db, environmentId: string, query: z.infer<typeof ListSimulationsQuery>): Promise<Page<z.infer<typeof Simulation>>> {
  const rows = db('simulations').where({ environment_id: environmentId, ...(query.status ? { status: query.status } : {}) });
  const page = await listRows<SimulationRow>(rows, query, { table: 'simulations', fields: ['created_at'] });
  const totals = await totalsOf(
    db,
    page.items.map(({ id }) => id),
  );
  return mapPage(page, (row) => toSimulationView(row, totals));
}

const COLUMNS = { old: 'old_total', new: 'new_total' };

/** One page of a simulation's customers, each with every invoice and line. Uses simulation_results_once. */
export async function listResults(
  db: Db,
  environmentId: string,
  id: string,
  query: z.infer<typeof ListResultsQuery>,
): Promise<Page<z.infer<typeof SimulationResult>>> {
  await requireSimulation(db, environmentId, id);
  const rows = db('simulation_results')
    .join('customers', 'customers.id', 'simulation_results.customer_id')
    .where('simulation_results.simulation_id', id)
    .select('simulation_results.*', 'customers.external_id as external_customer_id');
  if (query.customer_id !== undefined) void rows.where('customer_id', (await requireCustomer(db, environmentId, query.customer_id)).id);
  const page = await listRows<SimulationResultRow & { readonly external_customer_id: string }>(rows, query, {
    table: 'simulation_results',
    fields: ['created_at', 'customer_id', 'old', 'new', 'difference'],
    columns: COLUMNS,
  });
  return mapPage(page, toResultView);
}
