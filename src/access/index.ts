export { createFindPrincipal } from './find-principal';
export { bootstrapAccess, type Bootstrapped } from './operations/bootstrap-access';
export { accessRoutes } from './routes';
export { findEnvironment, type EnvironmentRow, type EnvironmentSettings } from './store';
