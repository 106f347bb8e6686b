import { measureSql, type Measurement, type MeterDefinition } from '../../billing/metering';
import { decimal } from '../../billing/money';
import type { Db } from '../../platform';
import { runSql } from '../run-sql';

/** [start, end) in business time. */
export interface UsageSegment {
  readonly start: string;
  readonly end: string;
}

export interface MeasureUsageInput {
  readonly environmentId: string;
  /** Every id under which the customer's events were sent: see `customerRefs`. */
  readonly customerRefs: readonly string[];
  readonly meter: MeterDefinition;
  readonly segments: readonly UsageSegment[];
  /** From `ingestCutoff`; null sees all that has arrived. */
  readonly ingestedBefore: string | null;
}

interface MeasurementRow {
  readonly quantity: string;
  readonly event_count: number;
  readonly error_count: number;
  readonly checksum: string;
}

/** What a meter counts in each segment. The one way to usage: invoices, previews and reads all come through here and so cannot differ. */
export async function measureUsage(db: Db, input: MeasureUsageInput): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const segment of input.segments) measurements.push(await measureSegment(db, input, segment));
  return measurements;
}

async function measureSegment(db: Db, input: MeasureUsageInput, segment: UsageSegment): Promise<Measurement> {
  const { environmentId, customerRefs, meter, ingestedBefore } = input;
  const query = measureSql(meter, { environmentId, customerRefs, ...segment, ...(ingestedBefore === null ? {} : { ingestedBefore }) });
  const [row] = await runSql<MeasurementRow>(db, query);
  if (row === undefined) throw new Error('a measurement always has a row');
  return { quantity: decimal(row.quantity).toFixed(), eventCount: row.event_count, errorCount: row.error_count, checksum: row.checksum };
}
