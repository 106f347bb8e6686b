import { monthsOf } from '../../billing/calendar';
import { pricesByIds, type PriceRow } from '../../catalog';
import { refuse } from '../../platform';
import { PERIOD_UNITS, unitOf } from '../units';
import type { ChangeContext } from './change-context';

/** A live price that the subscription could bear: in its currency, and repeating with its periods or with a whole number of them. */
export async function requirePrice(context: ChangeContext, priceId: string): Promise<PriceRow> {
  const { deps, subscription } = context;
  const price = (await pricesByIds(deps.db, [priceId])).get(priceId);
  if (!price || price.environment_id !== subscription.environment_id || price.status !== 'published') return refuse('price_not_found', { price_id: priceId });
  if (!fits(price, subscription)) refuse('price_does_not_fit', { price_id: priceId, currency: price.currency, billing_period: price.billing_period });
  return price;
}

type Rhythm = { readonly currency: string; readonly billing_period: string; readonly billing_period_count: number };

/** Whether a price can be a line of a subscription. A quarterly fee fits a monthly subscription: it is billed in the months where its quarters begin. */
export function fits(price: Rhythm, subscription: Rhythm): boolean {
  return price.currency === subscription.currency && price.billing_period in PERIOD_UNITS && isWholeNumberOf(price, subscription);
}

function isWholeNumberOf(longer: Rhythm, shorter: Rhythm): boolean {
  const unit = unitOf(longer.billing_period);
  if (unit === unitOf(shorter.billing_period)) return longer.billing_period_count % shorter.billing_period_count === 0;
  const months = (rhythm: Rhythm) => monthsOf(unitOf(rhythm.billing_period)) * rhythm.billing_period_count;
  return months(shorter) > 0 && months(longer) > 0 && months(longer) % months(shorter) === 0;
}
