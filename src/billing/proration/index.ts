export { capCredit } from './cap-credit';
export { calendarDaysBetween, daysLeft, type Fraction, fractionLeft, prorate } from './fraction';
export { partOf, type ProrationBasis } from './part-of';
export { type ChangeInput, type ProratedChange, type ProratedSide, prorateChange } from './prorate-change';
