export { openDeps, type OpenDeps } from './deps';
export { run, type Running } from './run';
export type { RunOptions } from './run-options';
export { allRoutes, type AppDeps } from './routes';
export { startApi } from './start-api';
export { startWorkerRole } from './start-worker';
export { withWorkflows } from './workflow-port';
