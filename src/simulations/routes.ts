import { idParam, route, type Route } from '../http';
import type { Deps } from '../platform';
import { listResults, listSimulations } from './list-simulations';
import { changeSimulation, type SimulationCommand } from './operations/change-simulation';
import { createSimulation } from './operations/create-simulation';
import type { SimulationDeps } from './port';
import type { SimulationRow } from './rows';
import { CreateSimulationBody, ListResultsQuery, ListSimulationsQuery, Simulation, SimulationList, SimulationResultList } from './schema';
import { requireSimulation, totalsOf } from './store';
import { toSimulationView } from './view';

const tag = 'Simulations';

async function viewOf({ db }: Deps, row: SimulationRow) {
  return toSimulationView(row, await totalsOf(db, [row.id]));
}

const create = route<SimulationDeps, undefined, undefined, typeof CreateSimulationBody>({
  method: 'post',
  path: '/simulations',
  tag,
  summary: 'Rate real history under other prices',
  description:
    'Rates the final invoices of a customer or of a whole plan once more, from the inputs that are stored with them, under another plan or with other ' +
    'prices. Quantities, allowances, credits, coupons and taxes are those of the invoices. Nothing but the answer is written. It runs in the background, ' +
    'behind everything else.',
  role: 'full',
  body: CreateSimulationBody,
  answers: { 202: Simulation },
  refusals: ['customer_not_found', 'plan_not_found', 'plan_has_no_prices', 'price_not_found', 'invalid_price'],
  async handle({ deps, environmentId, body }) {
    return { status: 202, body: await viewOf(deps, await createSimulation(deps, environmentId, body)) };
  },
});

const list = route({
  method: 'get',
  path: '/simulations',
  tag,
  summary: 'List simulations',
  role: 'read',
  query: ListSimulationsQuery,
  answers: { 200: SimulationList },
  refusals: ['invalid_cursor'],
  async handle({ deps, environmentId, query }) {
    return { status: 200, body: await listSimulations(deps.db, environmentId, query) };
  },
});

const get = route({
  method: 'get',
  path: '/simulations/:id',
  tag,
  summary: 'Get a simulation with its progress and totals',
  role: 'read',
  params: idParam,
  answers: { 200: Simulation },
  refusals: ['simulation_not_found'],
  async handle({ deps, environmentId, params }) {
    return { status: 200, body: await viewOf(deps, await requireSimulation(deps.db, environmentId, params.id)) };
  },
});

const results = route({
  method: 'get',
  path: '/simulations/:id/results',
  tag,
  summary: 'List what a simulation came to, customer by customer',
  description: 'With every invoice and line, old and new. Results appear while the simulation runs, and stay when it is cancelled.',
  role: 'read',
  params: idParam,
  query: ListResultsQuery,
  answers: { 200: SimulationResultList },
  refusals: ['simulation_not_found', 'customer_not_found', 'invalid_cursor'],
  async handle({ deps, environmentId, params, query }) {
    return { status: 200, body: await listResults(deps.db, environmentId, params.id, query) };
  },
});

const SUMMARIES: Readonly<Record<SimulationCommand, string>> = {
  cancel: 'End a simulation; what it came to so far stays',
  pause: 'Pause a simulation',
  resume: 'Go on with a simulation that was paused or failed',
};

function command(name: SimulationCommand): Route<SimulationDeps> {
  return route<SimulationDeps, typeof idParam>({
    method: 'post',
    path: `/simulations/:id/${name}`,
    tag,
    summary: SUMMARIES[name],
    role: 'full',
    params: idParam,
    answers: { 200: Simulation },
    refusals: ['simulation_not_found', 'simulation_not_changeable'],
    async handle({ deps, environmentId, params }) {
      return { status: 200, body: await viewOf(deps, await changeSimulation(deps, environmentId, params.id, name)) };
    },
  });
}

export const simulationRoutes: readonly Route<SimulationDeps>[] = [create, list, get, results, command('cancel'), command('pause'), command('resume')];
