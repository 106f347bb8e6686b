import { bucketStarts, summedWindows } from '../billing/metering';
import { isLinear } from '../billing/pricing';
import type { Db } from '../platform';
import { measureWindows, type MeasuredWindow, type MeasureWindowsInput } from '../usage';
import type { UsageSource } from './line-source';

type Whose = Pick<MeasureWindowsInput, 'environmentId' | 'customerRefs' | 'ingestedBefore'>;

/**
 * The windows of a line that are priced each on its own; none where they cost as much together. Windows without events cost nothing and are left
 * out, unless the price asks something for nothing.
 */
export async function pricedWindows(db: Db, whose: Whose, { meter, model, period }: Pick<UsageSource, 'meter' | 'model' | 'period'>) {
  const size = summedWindows(meter.definition);
  if (size === undefined || isLinear(model)) return [];
  const used = await measureWindows(db, { ...whose, meter: meter.definition, segment: period });
  return model.chargeOnZero === true ? withEmpty(used, bucketStarts(period.start, period.end, size), period.start) : used;
}

function withEmpty(used: readonly MeasuredWindow[], starts: readonly string[], from: string): readonly MeasuredWindow[] {
  const quantities = new Map(used.map(({ start, quantity }) => [start, quantity]));
  return starts.map((start) => (start > from ? start : from)).map((start) => ({ start, quantity: quantities.get(start) ?? '0' }));
}
