// The door of the room: what others may use, and nothing else.
import type { Route } from '../http';
import type { Deps } from '../platform';
import { aggregateRoutes } from './routes/aggregate-routes';
import { checkRoutes } from './routes/check-routes';
import { entitlementRoutes as resourceRoutes } from './routes/entitlement-routes';
import { reservationRoutes } from './routes/reservation-routes';

export { overrideEntitlements } from './operations/override-entitlements';
export { type OverrideEntitlement, overrideEntitlementsField } from './override-schema';
export { expireReservation, expireReservationsOnClock } from './reservations/expire-reservations';
export { loadAllowances } from './resolve/load-allowances';

export const entitlementRoutes: readonly Route<Deps>[] = [...checkRoutes, ...reservationRoutes, ...resourceRoutes, ...aggregateRoutes];
