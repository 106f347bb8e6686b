import type { Route } from '../http';
import type { SubscriptionDeps } from './port';
import { billingRoutes } from './routes/billing-routes';
import { changeRoutes } from './routes/change-routes';
import { commandRoutes } from './routes/command-routes';
import { lifecycleRoutes } from './routes/lifecycle-routes';
import { modifyRoutes } from './routes/modify-routes';
import { pauseRoutes } from './routes/pause-routes';
import { paymentRoutes } from './routes/payment-routes';
import { repairRoutes } from './routes/repair-routes';
import { subscriptionRoutes } from './routes/subscription-routes';
import { traceRoutes } from './routes/trace-routes';

export { applyCommand, type ApplyCommandInput } from './operations/apply-command';
export { changeSubscription, type ChangedSubscription } from './operations/change-subscription';
export type { ChangeResult, ProrationMode } from './changes';
export type { CommandOutcome, SettleOutcome, SubscriptionDeps, SubscriptionWorkflows } from './port';
export type { SubscriptionRow } from './rows';
export { performStep, recordFailure, type PerformStepInput } from './steps';
export { findCommand } from './store';

export const allSubscriptionRoutes: readonly Route<SubscriptionDeps>[] = [
  ...subscriptionRoutes,
  ...commandRoutes,
  ...lifecycleRoutes,
  ...pauseRoutes,
  ...paymentRoutes,
  ...repairRoutes,
  ...modifyRoutes,
  ...changeRoutes,
  ...billingRoutes,
  ...traceRoutes,
];
