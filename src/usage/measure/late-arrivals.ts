import type { Db } from '../../platform';
import { usageStore, type LateArrivals, type LateArrivalsScope } from '../store';

/** Between which instants the events lie that arrived in a span of arrival but happened before an instant; null when there is none. */
export function lateArrivals(db: Db, scope: LateArrivalsScope): Promise<LateArrivals | null> {
  return usageStore(db).lateArrivals(scope);
}
