import type { Instant } from '../../billing/calendar';
import type { PricedLine } from '../lines';

/** The lines in force at an instant. */
export function activeAt(lines: readonly PricedLine[], at: Instant): readonly PricedLine[] {
  return lines.filter(({ item }) => item.start_date <= at && (item.end_date === null || item.end_date > at));
}
