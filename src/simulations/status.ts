/** Running and paused ones have customers to rate; the others are over, though what failed can be tried again. */
export const SIMULATION_STATUSES = ['running', 'paused', 'succeeded', 'failed', 'cancelled'] as const;
export type SimulationStatus = (typeof SIMULATION_STATUSES)[number];
