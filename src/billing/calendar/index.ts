export type { Cadence, PeriodUnit } from './cadence';
export { addMilliseconds, type Instant, instantFromMilliseconds, instantOf, isZone, millisecondsOf, type Period } from './instant';
export { boundaryAt, periodAt } from './period-at';
export { periodIndexOf } from './period-index-of';
