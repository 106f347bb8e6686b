export { featureRoutes } from './routes';
export { Feature } from './schema';
export { featuresByIds, findFeature, type FeatureRow } from './store';
export { viewFeatures } from './view';
