import type { Deps } from '../platform';

/** The workflows of the simulations, as this room needs them. */
export interface SimulationWorkflows {
  /** Has the simulation go on from what its rows say; harmless while it runs. */
  run(simulation: { readonly id: string; readonly environmentId: string }): Promise<void>;
}

export interface SimulationDeps extends Deps {
  readonly simulations: SimulationWorkflows;
}
