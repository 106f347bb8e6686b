export { createPlan } from './operations/create-plan';
export { planRoutes } from './routes';
export { Plan } from './schema';
export { findPlan, listPlans, type PlanLock, type PlanRow, plansByIds, requirePlan } from './store';
export { toPlanView } from './view';
