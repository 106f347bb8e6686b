// The door of the room: what others may use, and nothing else.
export { failSimulation } from './operations/fail-simulation';
export { simulateCustomers } from './operations/simulate-customers';
export type { SimulationDeps, SimulationWorkflows } from './port';
export { simulationRoutes } from './routes';
export type { SimulationRow } from './rows';
