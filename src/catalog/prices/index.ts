export { modelAnswer, Price } from './answers';
export { type DialectAFields, writesModel } from './dialect-a';
export { modelProblems } from './model-problems';
export { addPrice } from './operations/add-price';
export { insertPrices } from './operations/insert-prices';
export { ownModel } from './own-model';
export { PRICING_MODELS, toPriceModel } from './pricing-model';
export { priceRoutes } from './routes';
export { type BillingPeriod, dialectAFields, modelFields, OwnPriceBody } from './schema';
export {
  livePricesOfAddons,
  livePricesOfPlans,
  type NewPriceRow,
  type PriceRow,
  pricesByIds,
  pricesOfSubscription,
  pricesOfAddon,
  pricesOfPlan,
  priceVersions,
} from './store';
export { toModelAnswer, toPriceView, viewPrices } from './view';
