import { accessRoutes } from '../access';
import { addonRoutes } from '../addons';
import { analyticsRoutes } from '../analytics';
import { catalogRoutes } from '../catalog';
import { clockRoutes, type ClockDeps } from '../clocks';
import { allCouponRoutes } from '../coupons';
import { creditRoutes } from '../credits';
import { customerRoutes } from '../customers';
import { entitlementRoutes } from '../entitlements';
import type { Route } from '../http';
import { invoiceRoutes } from '../invoices';
import { rolloutRoutes, type RolloutDeps } from '../rollouts';
import { simulationRoutes, type SimulationDeps } from '../simulations';
import { standingGrantRoutes } from '../standing-grants';
import { allSubscriptionRoutes, type SubscriptionDeps } from '../subscriptions';
import { taxRoutes } from '../taxes';
import { usageRoutes } from '../usage';

/** All that any room's routes need. */
export type AppDeps = SubscriptionDeps & ClockDeps & RolloutDeps & SimulationDeps;

/** Every route of the API. */
export const allRoutes: readonly Route<AppDeps>[] = [
  ...customerRoutes,
  ...catalogRoutes,
  ...addonRoutes,
  ...allSubscriptionRoutes,
  ...rolloutRoutes,
  ...entitlementRoutes,
  ...usageRoutes,
  ...analyticsRoutes,
  ...creditRoutes,
  ...standingGrantRoutes,
  ...allCouponRoutes,
  ...taxRoutes,
  ...invoiceRoutes,
  ...simulationRoutes,
  ...clockRoutes,
  ...accessRoutes,
];
