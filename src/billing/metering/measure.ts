import { type Decimal, zero } from '../money';
import { aggregate, type Reading } from './aggregate';
import { bucketStart } from './buckets';
import { checksumOf } from './checksum';
import { matchingEvents } from './matching-events';
import type { MeterDefinition } from './meter-definition';
import { propertyText } from './property-value';
import { type Reader, readerOf } from './reader-of';
import { roundQuantity } from './round-quantity';
import type { Measurement, MeasureWindow, UsageEvent } from './usage-event';

/** One bucket and group of a measurement: what bucketed and matrix prices are computed from. */
export interface MeasuredPart {
  readonly bucket: string | null;
  readonly group: readonly (string | null)[];
  readonly quantity: Decimal;
}

/**
 * Measures events in memory: the definition of every aggregation, and the reference that the SQL is tested against.
 * Neither order nor repetition of the events changes the result.
 */
export function measure(meter: MeterDefinition, events: Iterable<UsageEvent>, window: MeasureWindow): Measurement {
  const matched = matchingEvents(meter, events, window);
  const readings = readerOf(meter);
  const parts = partsOf(meter, readings, matched, window);
  const errorCount = matched.filter((event) => readings(event) === undefined).length;
  return {
    quantity: roundQuantity(combine(meter, parts), meter.rounding).toFixed(),
    eventCount: matched.length,
    errorCount,
    checksum: checksumOf(matched.map((event) => event.eventId)),
  };
}

/** The same measurement before its buckets and groups are combined, in order of bucket and group. */
export function measureParts(meter: MeterDefinition, events: Iterable<UsageEvent>, window: MeasureWindow): readonly MeasuredPart[] {
  return partsOf(meter, readerOf(meter), matchingEvents(meter, events, window), window);
}

function partsOf(meter: MeterDefinition, readings: Reader, matched: readonly UsageEvent[], window: MeasureWindow): readonly MeasuredPart[] {
  const parts = new Map<string, { bucket: string | null; group: readonly (string | null)[]; readings: Reading[] }>();
  for (const event of matched) {
    const { bucketSize, groupBy } = meter.aggregation;
    const bucket = bucketSize === undefined ? null : bucketStart(event.occurredAt, bucketSize);
    const group = (groupBy ?? []).map((key) => propertyText(event.properties, key) ?? null);
    const key = JSON.stringify([bucket, group]);
    const part = parts.get(key) ?? { bucket, group, readings: [] };
    const reading = readings(event);
    if (reading !== undefined) part.readings.push(reading);
    parts.set(key, part);
  }
  return [...parts.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { bucket, group, readings }]) => ({ bucket, group, quantity: aggregate(meter.aggregation, readings, window) }));
}

/** Groups add up inside each bucket; buckets then add up, or the largest stands. */
function combine(meter: MeterDefinition, parts: readonly MeasuredPart[]): Decimal {
  const buckets = new Map<string | null, Decimal>();
  for (const part of parts) buckets.set(part.bucket, (buckets.get(part.bucket) ?? zero).plus(part.quantity));
  const quantities = [...buckets.values()];
  if (meter.aggregation.bucketCombine === 'max') {
    return quantities.reduce<Decimal | null>((largest, value) => (largest === null || value.gt(largest) ? value : largest), null) ?? zero;
  }
  return quantities.reduce((sum, value) => sum.plus(value), zero);
}
