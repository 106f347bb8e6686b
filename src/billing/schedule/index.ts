export { dueAtBoundary, dueWindows, type RecurringLine } from './due-windows';
export { type PriceVersion, versionsWithin } from './price-versions';
