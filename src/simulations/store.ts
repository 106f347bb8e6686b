import { refuse, type Db, type Instant } from '../platform';
import type { RatedTotals, SimulationCustomerRow, SimulationResultRow, SimulationRow } from './rows';

export async function requireSimulation(db: Db, environmentId: string, id: string): Promise<SimulationRow> {
  const row = await db<SimulationRow>('simulations').where({ id, environment_id: environmentId }).first();
  return row ?? refuse('simulation_not_found', { simulation_id: id });
}

/** The row under a lock: whoever changes a simulation, or counts one more customer, takes its turn here. */
export function lockSimulation(db: Db, id: string): Promise<SimulationRow | undefined> {
  return db<SimulationRow>('simulations').where({ id }).forUpdate().first();
}

export async function insertSimulation(db: Db, row: SimulationRow): Promise<void> {
  const { subject, span, wanted, candidate, ...columns } = row;
  const json = { subject, span, wanted, candidate };
  await db('simulations').insert({ ...columns, ...Object.fromEntries(Object.entries(json).map(([name, value]) => [name, JSON.stringify(value)])) });
}

type Progress = Partial<Pick<SimulationRow, 'status' | 'customers_done' | 'customers_total' | 'failure' | 'finished_at'>>;

export async function saveProgress(db: Db, id: string, progress: Progress, at: Instant): Promise<void> {
  await db('simulations')
    .where({ id })
    .update({ ...progress, updated_at: at });
}

/** The next customer that nobody has rated yet. Uses simulation_customers_waiting. */
export function nextCustomer(db: Db, simulationId: string): Promise<SimulationCustomerRow | undefined> {
  return db<SimulationCustomerRow>('simulation_customers').where({ simulation_id: simulationId }).whereNull('done_at').orderBy('customer_id').first();
}

export async function insertResults(db: Db, rows: readonly SimulationResultRow[]): Promise<void> {
  if (rows.length > 0) await db('simulation_results').insert(rows.map((row) => ({ ...row, invoices: JSON.stringify(row.invoices) })));
}

export type TotalsRow = Omit<RatedTotals, 'invoices'> & { readonly simulation_id: string };

/** What the customers done so far come to, by currency. Reads simulation_results_totals alone. */
export function totalsOf(db: Db, simulationIds: readonly string[]): Promise<TotalsRow[]> {
  return db('simulation_results')
    .whereIn('simulation_id', [...simulationIds])
    .groupBy('simulation_id', 'currency')
    .orderBy(['simulation_id', 'currency'])
    .select('simulation_id', 'currency')
    .sum({ old_total: 'old_total', new_total: 'new_total', difference: 'difference' })
    .select(db.raw('sum(unmatched_lines)::int as unmatched_lines'), db.raw('sum(skipped_invoices)::int as skipped_invoices')) as unknown as Promise<
    TotalsRow[]
  >;
}
