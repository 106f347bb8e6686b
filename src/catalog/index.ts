// The door of the room: what others may use, and nothing else.
import type { Route } from '../http';
import type { Deps } from '../platform';
import { featureRoutes } from './features';
import { meterRoutes } from './meters';
import { planRoutes } from './plans';
import { priceRoutes } from './prices';
import { pricingPlanRoutes } from './pricing-plans';

export { alwaysNull, CatalogListQuery, CatalogMessage, CatalogSearchBody, idList, lowerWord, upperWord } from './common';
export { Feature, type FeatureRow, featuresByIds, findFeature, viewFeatures } from './features';
export { meterById, type MeterRow, metersByIds, metersOfSubscription, metersOfEventName } from './meters';
export { Plan, type PlanLock, type PlanRow, plansByIds, requirePlan, toPlanView } from './plans';
export { type BillingPeriod, livePricesOfAddons, type NewPriceRow, Price, type PriceRow } from './prices';
export { dialectAFields, type DialectAFields, OwnPriceBody, ownModel, writesModel } from './prices';
export { insertPrices, pricesByIds, pricesOfSubscription, pricesOfAddon, pricesOfPlan, priceVersions, toPriceView, viewPrices } from './prices';

export const catalogRoutes: readonly Route<Deps>[] = [...meterRoutes, ...featureRoutes, ...planRoutes, ...priceRoutes, ...pricingPlanRoutes];
