// The door of the room: what usage costs by the prices of a customer's subscriptions, for whoever asks before or beside an invoice.
export { creditsLeft } from './credits-left';
export { priceUsage, type PricedUsage } from './price-usage';
export { FACT_COLUMNS, type SubscriptionFacts } from './subscription-facts';
export { type FindAllowances, type RatedLine, usageSources } from './usage-sources';
