export interface SimulationInput {
  readonly simulationId: string;
}

/** What the workflow asks of the world. The rows are the authority on what is left to do, so each may be done again. */
export interface SimulationActivities {
  simulateCustomers(input: SimulationInput): Promise<{ readonly more: boolean }>;
  failSimulation(input: SimulationInput & { readonly message: string }): Promise<void>;
}
