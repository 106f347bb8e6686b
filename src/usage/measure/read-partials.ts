import { type MeterDefinition, partialsSql, type PartialsScope, type UsagePartial } from '../../billing/metering';
import type { Db } from '../../platform';
import { runSql } from './run-sql';

export interface PartialRow {
  readonly customer_ref: string;
  readonly hour: string;
  readonly piece: number;
  readonly events: number;
  readonly errors: number;
  readonly checksum: string;
  readonly value: string | null;
  readonly moment: string | null;
  readonly latest_at: string | null;
  readonly latest_id: string | null;
}

/** Hourly partials straight from the events. */
export async function readPartials(db: Db, meter: MeterDefinition, scope: PartialsScope): Promise<readonly PartialRow[]> {
  return scope.ranges.length === 0 ? [] : runSql<PartialRow>(db, partialsSql(meter, scope));
}

export function toPartial(row: PartialRow): UsagePartial {
  const { events, errors, checksum, value, moment, latest_at: latestAt, latest_id: latestId } = row;
  return { events, errors, checksum, value, moment, latestAt, latestId };
}
