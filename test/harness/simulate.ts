import type { z } from 'zod';
import type { Simulation, SimulationResult } from '../../src/simulations/schema';
import type { Api } from './api';
import { eventually } from './eventually';

export type SimulationView = z.infer<typeof Simulation>;
export type SimulationResultView = z.infer<typeof SimulationResult>;

/** Asks for a simulation and answers when it is over. */
export async function simulate(api: Api, body: Readonly<Record<string, unknown>>): Promise<SimulationView> {
  const { id } = await api.post<SimulationView>('/simulations', body);
  return overSimulation(api, id);
}

export function overSimulation(api: Api, id: string): Promise<SimulationView> {
  return eventually(
    () => api.get<SimulationView>(`/simulations/${id}`),
    ({ finished_at }) => finished_at !== null,
  );
}

export async function resultsOf(api: Api, id: string): Promise<readonly SimulationResultView[]> {
  return (await api.get<{ readonly items: readonly SimulationResultView[] }>(`/simulations/${id}/results?limit=1000&sort=customer_id&order=asc`)).items;
}
