import type { UsagePartial } from '../../billing/metering';
import type { PartialRow } from './usage-store';

export function toPartial(row: Omit<PartialRow, 'customer_ref' | 'hour' | 'piece'>): UsagePartial {
  const { events, errors, checksum, value, moment, latest_at: latestAt, latest_id: latestId } = row;
  return { events, errors, checksum, value, moment, latestAt, latestId };
}
