// The door of the room: what others may use, and nothing else.
export { rollOutBatch, type BatchResult } from './operations/roll-out-batch';
export type { RolloutDeps, RolloutWorkflows } from './port';
export { rolloutRoutes } from './routes';
