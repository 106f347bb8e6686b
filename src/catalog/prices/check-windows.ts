import { bucketMilliseconds, summedWindows } from '../../billing/metering';
import { isLinear } from '../../billing/pricing';
import { LIMITS, refuseField, type Db } from '../../platform';
import { meterById } from '../meters';
import type { NewPriceRow } from './store';

const DAY_MS = 86_400_000;
// At most; a price that does not repeat measures nothing.
const DAYS: Readonly<Record<string, number>> = { DAILY: 1, WEEKLY: 7, MONTHLY: 31, QUARTERLY: 92, HALF_YEARLY: 184, ANNUAL: 366 };

/** Each window of a meter is priced on its own where that makes a difference, and explained on its invoice line: refuses a price that would have too many of them. */
export async function checkWindows(db: Db, price: NewPriceRow, at = ''): Promise<void> {
  if (price.meter_id === null || isLinear(price.model)) return;
  const meter = await meterById(db, price.environment_id, price.meter_id);
  const size = meter && summedWindows(meter.definition);
  if (size === undefined || size === 'month') return;
  const windows = ((DAYS[price.billing_period] ?? 0) * price.billing_period_count * DAY_MS) / bucketMilliseconds(size);
  if (windows > LIMITS.pricedWindows)
    refuseField('invalid_price', `${at}/meter_id`, 'would have too many windows in a billing period to price each in tiers or packages', {
      limit: LIMITS.pricedWindows,
    });
}
