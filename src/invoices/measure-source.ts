import type { Period } from '../billing/calendar';
import { lotCuts, type CreditLot } from '../billing/credits';
import { addsUp, type Measurement, type MeterDefinition } from '../billing/metering';
import { customerRefs } from '../customers';
import type { Db } from '../platform';
import { measureUsage } from '../usage';
import type { BillingParty } from './billing-party';
import type { UsageSource } from './line-source';

export interface SegmentMeasurement extends Period {
  readonly measurement: Measurement;
}

/** Whose events count, and until when they must have arrived. */
export interface MeasuredBy {
  readonly party: BillingParty;
  readonly ingestedBefore: string;
}

/** The usage of a line, in the parts that credits can tell apart. */
export async function measureSource(db: Db, by: MeasuredBy, source: UsageSource, lots: readonly CreditLot[]): Promise<readonly SegmentMeasurement[]> {
  const { definition } = source.meter;
  // Usage can be cut where credits begin or expire if the parts add up to the whole; else it is measured whole.
  const cuttable = addsUp(definition) && definition.rounding === undefined;
  const segments = cuttable ? lotCuts(source.period, lots) : [source.period];
  const measurements = await measureSpans(db, by, definition, segments);
  return segments.flatMap((segment, index) => {
    const measurement = measurements[index];
    return measurement ? [{ ...segment, measurement }] : [];
  });
}

export function measureSpans(db: Db, { party, ingestedBefore }: MeasuredBy, meter: MeterDefinition, segments: readonly Period[]): Promise<Measurement[]> {
  return measureUsage(db, { environmentId: party.environment.id, customerRefs: customerRefs(party.customer), meter, segments, ingestedBefore });
}
