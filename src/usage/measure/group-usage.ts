import { bucketStart, type BucketSize, type MeterDefinition, roundQuantity } from '../../billing/metering';
import { type Decimal, Decimal as Decimals, decimal, zero } from '../../billing/money';
import { type Db, LIMITS } from '../../platform';
import { toBucketSize } from '../usage-windows';
import { SOURCE_KEY, usageStore, type PartRow } from '../store';
import { measureUsage, type UsageSegment } from './measure-usage';

export interface GroupUsageInput {
  readonly environmentId: string;
  readonly customerRefs: readonly string[] | null;
  readonly meter: MeterDefinition;
  readonly keys: readonly string[];
  readonly segment: UsageSegment;
  readonly windows: readonly UsageSegment[];
  readonly windowSize: string | undefined;
}

export interface GroupedUsage {
  readonly keys: readonly (string | null)[];
  readonly quantity: string;
  readonly eventCount: number;
  readonly points: readonly { readonly start: string; readonly quantity: string; readonly eventCount: number }[];
}

/** The usage of a segment for each combination of some properties, largest groups first; groups without events do not appear. */
export async function groupUsage(db: Db, input: GroupUsageInput): Promise<readonly GroupedUsage[]> {
  const usesSource = input.meter.filters.some((filter) => filter.key === SOURCE_KEY);
  if (input.keys.length === 0 && !usesSource) return ungrouped(db, input);
  const totals = combineParts(input, await readParts(db, input, input.meter.aggregation.bucketSize), null);
  const windowSize = toBucketSize(input.windowSize);
  const points =
    windowSize === undefined ? [] : combineParts(input, await readParts(db, input, smaller(input.meter.aggregation.bucketSize, windowSize)), windowSize);
  return totals
    .sort((a, b) => b.eventCount - a.eventCount || (a.group < b.group ? -1 : 1))
    .slice(0, LIMITS.analyticsGroups)
    .map(({ group, quantity, eventCount }) => ({
      keys: JSON.parse(group) as (string | null)[],
      quantity,
      eventCount,
      points: points.filter((point) => point.group === group).map((point) => ({ start: point.window, quantity: point.quantity, eventCount: point.eventCount })),
    }));
}

async function ungrouped(db: Db, { segment, windows, ...scope }: GroupUsageInput): Promise<readonly GroupedUsage[]> {
  const [whole, ...measured] = await measureUsage(db, { ...scope, segments: [segment, ...windows], ingestedBefore: null });
  if (whole === undefined || whole.eventCount === 0) return [];
  const points = measured.map(({ quantity, eventCount }, i) => ({ start: windows[i]?.start ?? segment.start, quantity, eventCount }));
  return [{ keys: [], quantity: whole.quantity, eventCount: whole.eventCount, points }];
}

async function readParts(db: Db, input: GroupUsageInput, bucketSize: BucketSize | undefined): Promise<readonly PartRow[]> {
  const { bucketSize: _own, ...aggregation } = input.meter.aggregation;
  const groupBy = [...input.keys, ...(aggregation.groupBy ?? [])];
  const meter = { ...input.meter, aggregation: { ...aggregation, groupBy, ...(bucketSize === undefined ? {} : { bucketSize }) } };
  return usageStore(db).parts(meter, { environmentId: input.environmentId, customerRefs: input.customerRefs, ...input.segment });
}

interface Combined {
  readonly group: string;
  readonly window: string;
  readonly quantity: string;
  readonly eventCount: number;
}

/** Groups of the meter's own add up inside a bucket; buckets then add up inside a window, or the largest stands. */
function combineParts({ keys, meter, segment }: GroupUsageInput, parts: readonly PartRow[], windowSize: BucketSize | null): Combined[] {
  const found = new Map<string, { group: string; window: string; buckets: Map<string, Decimal>; eventCount: number }>();
  for (const part of parts) {
    const group = JSON.stringify(part.keys.slice(0, keys.length));
    const window = windowSize === null || part.bucket === null ? segment.start : later(bucketStart(part.bucket, windowSize), segment.start);
    const id = `${window}${group}`;
    const one = found.get(id) ?? { group, window, buckets: new Map<string, Decimal>(), eventCount: 0 };
    const bucket = part.bucket ?? '';
    one.buckets.set(bucket, (one.buckets.get(bucket) ?? zero).plus(decimal(part.quantity)));
    one.eventCount += part.event_count;
    found.set(id, one);
  }
  return [...found.values()]
    .sort((a, b) => (a.window < b.window ? -1 : 1))
    .map(({ group, window, buckets, eventCount }) => ({
      group,
      window,
      eventCount,
      quantity: roundQuantity(total(meter, [...buckets.values()]), meter.rounding).toFixed(),
    }));
}

function total(meter: MeterDefinition, quantities: readonly Decimal[]): Decimal {
  if (meter.aggregation.bucketCombine === 'max') return Decimals.max(...quantities);
  return quantities.reduce((sum, quantity) => sum.plus(quantity), zero);
}

const SIZES: readonly BucketSize[] = ['minute', '15min', '30min', 'hour', '3hour', '6hour', '12hour', 'day', 'week', 'month'];

/** Points need buckets that fit into their windows; weeks do not fit into months, but days do into both. */
function smaller(own: BucketSize | undefined, window: BucketSize): BucketSize {
  if (own === undefined || SIZES.indexOf(own) > SIZES.indexOf(window)) return window;
  return own === 'week' && window === 'month' ? 'day' : own;
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
