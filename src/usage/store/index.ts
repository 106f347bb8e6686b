export type { EventFilter, EventPosition, EventRow, EventSlice } from './event-filter';
export { INGEST_APPLICATION } from './postgres/cutoff.sql';
export { eventWriter, usageStore } from './stores';
export { toPartial } from './to-partial';
export {
  SOURCE_KEY,
  type Cutoff,
  type EventWriter,
  type LateArrivals,
  type LateArrivalsScope,
  type MeasuredEvent,
  type PartialRow,
  type PartRow,
  type UsageStore,
} from './usage-store';
