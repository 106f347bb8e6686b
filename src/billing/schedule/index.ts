export { compareFees, type RecurringFee } from './compare-fees';
export { dueAtBoundary, dueWindows, type RecurringLine } from './due-windows';
export { type PriceVersion, versionsWithin } from './price-versions';
