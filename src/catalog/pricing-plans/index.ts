export { pricingPlanRoutes } from './routes';
