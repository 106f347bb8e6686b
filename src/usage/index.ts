import type { Route } from '../http';
import type { Deps } from '../platform';
import { eventRoutes } from './event-routes';
import { ingestRoutes } from './ingest-routes';
import { meterErrorRoutes } from './meter-error-routes';
import { usageReadRoutes } from './usage-routes';

// The door of the room: what others may use, and nothing else.
export { filteredRefs, namedCustomer } from './customer-refs';
export { dropUsageBefore } from './operations/drop-usage-before';
export { ingestCutoff } from './measure/ingest-cutoff';
export { lateArrivals } from './measure/late-arrivals';
export { groupUsage, type GroupedUsage } from './measure/group-usage';
export { liveUsage, usageNow } from './live/live-usage';
export type { LiveUsageInput } from './live/live-entry';
export { measureUsage, type MeasureUsageInput, type UsageSegment } from './measure/measure-usage';
export { type MeasuredWindow, measureWindows, type MeasureWindowsInput } from './measure/measure-windows';
export { type MeasuredEvent, measuredEvents } from './measure/measured-events';
export { MeasuredEventView, toMeasuredEventView } from './measured-event-view';
export { findEvent } from './operations/find-event';
export { INGEST_APPLICATION, SOURCE_KEY, type EventRow, type LateArrivals } from './store';
export { filtersOf } from './operations/aggregate-usage';
export { ingestEvent } from './operations/ingest-event';
export { ingestWithin } from './operations/ingest-within';
export { countUsage, forgetRollups, repeatEvents } from './operations/repeat-events';
export { AGGREGATION_TYPES, usageQueryFields } from './usage-schema';
export { spanOf, type UsageSpan } from './usage-windows';

export const usageRoutes: readonly Route<Deps>[] = [...ingestRoutes, ...usageReadRoutes, ...eventRoutes, ...meterErrorRoutes];
