import type { Route } from '../http';
import type { SubscriptionDeps } from './port';
import { addonRoutes } from './routes/addon-routes';
import { billingRoutes } from './routes/billing-routes';
import { cancelRoutes } from './routes/cancel-routes';
import { changeRoutes } from './routes/change-routes';
import { commandRoutes } from './routes/command-routes';
import { lifecycleRoutes } from './routes/lifecycle-routes';
import { lineRoutes } from './routes/line-routes';
import { lineSearchRoute } from './routes/line-search';
import { modifyRoutes } from './routes/modify-routes';
import { pauseRoutes } from './routes/pause-routes';
import { paymentRoutes } from './routes/payment-routes';
import { repairRoutes } from './routes/repair-routes';
import { scheduleRoutes } from './routes/schedule-routes';
import { subscriptionRoutes } from './routes/subscription-routes';
import { timelineRoutes } from './routes/timeline-routes';
import { traceRoutes } from './routes/trace-routes';
import { updateRoutes } from './routes/update-routes';

export { applyCommand, type ApplyCommandInput } from './operations/apply-command';
export { deliverCommand } from './operations/deliver-command';
export { changeSubscription, type ChangedSubscription } from './operations/change-subscription';
export type { ChangeResult, ProrationMode } from './changes';
export type { CommandOutcome, SettleOutcome, StartInput, SubscriptionDeps, SubscriptionWorkflows } from './port';
export type { SubscriptionRow } from './rows';
export { performStep, recordFailure, type PerformStepInput } from './steps';
export { findCommand, requireSubscription } from './store';
export { watchThresholds } from './thresholds';

export const allSubscriptionRoutes: readonly Route<SubscriptionDeps>[] = [
  ...subscriptionRoutes,
  ...cancelRoutes,
  ...updateRoutes,
  ...scheduleRoutes,
  ...commandRoutes,
  ...lifecycleRoutes,
  ...pauseRoutes,
  ...paymentRoutes,
  ...repairRoutes,
  ...modifyRoutes,
  ...lineRoutes,
  lineSearchRoute,
  ...addonRoutes,
  ...changeRoutes,
  ...billingRoutes,
  ...timelineRoutes,
  ...traceRoutes,
];
