export { modelAnswer, Price } from './answers';
export { modelProblems } from './model-problems';
export { addPrice } from './operations/add-price';
export { PRICING_MODELS, toPriceModel } from './pricing-model';
export { priceRoutes } from './routes';
export { type BillingPeriod, modelFields } from './schema';
export {
  insertPrices,
  livePricesOfAddons,
  livePricesOfPlans,
  type NewPriceRow,
  type PriceRow,
  pricesByIds,
  pricesOfAddon,
  pricesOfPlan,
  priceVersions,
} from './store';
export { toModelAnswer, toPriceView, viewPrices } from './view';
