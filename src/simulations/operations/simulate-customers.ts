import { inTransaction, type Deps } from '../../platform';
import { addedLines } from '../added-lines';
import type { Candidate } from '../candidate';
import { loadPast } from '../load-past';
import { mapSubscriptions } from '../map-subscription';
import type { Past } from '../past';
import { ratePast, type MappedInvoice } from '../rate-past';
import type { RatedTotals, SimulationCustomerRow, SimulationRow } from '../rows';
import { insertResults, lockSimulation, nextCustomer, saveProgress } from '../store';

// Short enough that a batch lost with its worker is soon begun again, long enough that batches are few.
const CUSTOMERS_PER_BATCH = 100;
const BATCH_MS = 5_000;

/**
 * Rates some of the customers that wait, each in a transaction of its own that writes the result and counts the customer: whatever is tried again, nobody
 * counts twice. Answers whether more are left to do, which is no while the simulation is paused or over.
 */
export async function simulateCustomers(deps: Deps, simulationId: string): Promise<{ readonly more: boolean }> {
  const until = Date.parse(deps.clock.now()) + BATCH_MS;
  for (let rated = 0; rated < CUSTOMERS_PER_BATCH && Date.parse(deps.clock.now()) < until; rated += 1) {
    if (!(await inTransaction(deps, (tx) => simulateNext(tx, simulationId)))) return { more: false };
    deps.metrics.simulatedCustomers.inc({ result: 'rated' });
  }
  return { more: true };
}

/** True when a customer was rated. */
async function simulateNext(deps: Deps, simulationId: string): Promise<boolean> {
  const simulation = await lockSimulation(deps.db, simulationId);
  if (simulation?.status !== 'running') return false;
  const customer = await nextCustomer(deps.db, simulationId);
  if (customer === undefined) return false;
  const past = await loadPast(deps.db, simulation.environment_id, customer);
  const totals = ratePast(await mapInvoices(deps, past, simulation.candidate), simulation.candidate);
  await applyTotals(deps, simulation, customer, totals);
  return true;
}

async function mapInvoices({ db }: Deps, { party, invoices }: Past, candidate: Candidate): Promise<readonly MappedInvoice[]> {
  const mapped: MappedInvoice[] = [];
  for (const invoice of invoices) {
    const map = mapSubscriptions(invoice.subscriptions, invoice.input.currency, candidate);
    mapped.push({ invoice, map, added: map === null ? [] : await addedLines(db, party, invoice, map) });
  }
  return mapped;
}

async function applyTotals(deps: Deps, simulation: SimulationRow, { customer_id }: SimulationCustomerRow, totals: readonly RatedTotals[]): Promise<void> {
  const now = deps.clock.now();
  const owner = { environment_id: simulation.environment_id, simulation_id: simulation.id, customer_id, created_at: now };
  await insertResults(
    deps.db,
    totals.map((one) => ({ ...one, ...owner, id: deps.ids.next('sim_result') })),
  );
  await deps.db('simulation_customers').where({ simulation_id: simulation.id, customer_id }).update({ done_at: now });
  const customers_done = simulation.customers_done + 1;
  const over = customers_done === simulation.customers_total ? ({ status: 'succeeded', finished_at: now, failure: null } as const) : {};
  await saveProgress(deps.db, simulation.id, { customers_done, ...over }, now);
}
