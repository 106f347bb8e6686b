import { accessRoutes } from '../access';
import { catalogRoutes } from '../catalog';
import { clockRoutes, type ClockDeps } from '../clocks';
import { creditRoutes } from '../credits';
import { customerRoutes } from '../customers';
import type { Route } from '../http';
import { invoiceRoutes } from '../invoices';
import { allSubscriptionRoutes, type SubscriptionDeps } from '../subscriptions';
import { usageRoutes } from '../usage';

/** All that any room's routes need. */
export type AppDeps = SubscriptionDeps & ClockDeps;

/** Every route of the API. Where two patterns match, the first wins, so fixed paths come before `:id`. */
export const allRoutes: readonly Route<AppDeps>[] = [
  ...customerRoutes,
  ...catalogRoutes,
  ...allSubscriptionRoutes,
  ...usageRoutes,
  ...creditRoutes,
  ...invoiceRoutes,
  ...clockRoutes,
  ...accessRoutes,
];
