import type { BucketSize } from '../../billing/metering';
import { metersByIds } from '../../catalog';
import { LIMITS, refuseField } from '../../platform';
import { unitOf } from '../units';
import type { ChangeContext } from './change-context';
import type { ResolvedChange } from './change-plan';

const AT = '/commitment_windowed';
const DAYS_OF_WINDOW: Partial<Readonly<Record<BucketSize, number>>> = { day: 1, week: 7, month: 28 };
const DAYS_OF_UNIT = { day: 1, week: 7, month: 31, quarter: 92, half_year: 184, year: 366 } as const;

/** Who promises so much in each window needs a meter with windows that add up, and not more of them than anyone can read on an invoice. */
export async function checkWindows({ deps, subscription }: ChangeContext, { begins }: ResolvedChange): Promise<void> {
  const windowed = begins.filter(({ item }) => item.commitment?.windowed === true);
  if (windowed.length === 0) return;
  const meters = await metersByIds(
    deps.db,
    windowed.map(({ price }) => price.meter_id),
  );
  const { billing_period, billing_period_count } = subscription;
  for (const { price } of windowed) {
    const definition = meters.get(price.meter_id ?? '')?.definition;
    const { bucketSize, bucketCombine } = definition?.aggregation ?? {};
    const days = bucketSize === undefined ? undefined : DAYS_OF_WINDOW[bucketSize];
    if (days === undefined) return refuseField('validation_failed', AT, 'needs a meter with windows of a day or longer', { price_id: price.id });
    if (bucketCombine === 'max' || definition?.rounding !== undefined)
      refuseField('validation_failed', AT, 'needs a meter whose windows add up', { price_id: price.id });
    const windows = (DAYS_OF_UNIT[unitOf(billing_period)] * billing_period_count) / days;
    if (windows > LIMITS.commitmentWindows)
      refuseField('validation_failed', AT, 'would have too many windows in a billing period', { limit: LIMITS.commitmentWindows });
  }
}
