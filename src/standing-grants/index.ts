// The door of the room: what others may use, and nothing else.
import type { Route } from '../http';
import type { Deps } from '../platform';
import { grantRoutes } from './routes';
import { upcomingRoutes } from './upcoming-routes';

export { applyStandingGrants } from './operations/apply-standing-grants';
export { beginGrants } from './operations/begin-grants';
export { followChange } from './operations/follow-change';
export { SubscriptionGrantBody } from './schema';

export const standingGrantRoutes: readonly Route<Deps>[] = [...grantRoutes, ...upcomingRoutes];
