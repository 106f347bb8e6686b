export { pricingPlanRoutes } from './routes';
export { PricingPlan } from './schema';
