export type { Cadence, PeriodUnit } from './cadence';
export { addUnits, startOfUnit } from './add-units';
export {
  addMilliseconds,
  type Instant,
  instantFromDateTime,
  instantFromMilliseconds,
  instantOf,
  isZone,
  localTime,
  millisecondsOf,
  type Period,
} from './instant';
export { boundaryAt, type Frame, frameOf, periodAt } from './period-at';
export { periodIndexOf } from './period-index-of';
export { type Window, windowsWithin } from './windows-within';
export { isMultipleOf, monthsOf, periodUnits } from './units';
