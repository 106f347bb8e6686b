export { credit, EVENT, flat, graduated, packages, perUnit, volume, type Charge } from './charges';
export { scenario, type Scenario } from './scenario';
export { brief, toInstant, World, type ClockView, type GrantView, type InvoiceView, type SubscriptionView } from './world';
