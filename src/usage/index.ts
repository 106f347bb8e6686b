import type { Route } from '../http';
import type { Deps } from '../platform';
import { eventRoutes } from './event-routes';
import { ingestRoutes } from './ingest-routes';

// The door of the room: what others may use, and nothing else.
export { INGEST_APPLICATION, ingestCutoff } from './measure/ingest-cutoff';
export { measureUsage, type MeasureUsageInput, type UsageSegment } from './measure/measure-usage';

export const usageRoutes: readonly Route<Deps>[] = [...ingestRoutes, ...eventRoutes];
