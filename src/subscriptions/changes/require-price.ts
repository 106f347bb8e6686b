import { pricesByIds, type PriceRow } from '../../catalog';
import { refuse } from '../../platform';
import { isWholeNumberOf, type Rhythm } from '../rhythm';
import { PERIOD_UNITS } from '../units';
import type { ChangeContext } from './change-context';

/** A live price that the subscription could bear: in its currency, and repeating with its periods or with a whole number of them. */
export async function requirePrice(context: ChangeContext, priceId: string): Promise<PriceRow> {
  const { deps, subscription } = context;
  const price = (await pricesByIds(deps.db, [priceId])).get(priceId);
  if (!price || price.environment_id !== subscription.environment_id || price.status !== 'published') return refuse('price_not_found', { price_id: priceId });
  if (!fits(price, subscription)) refuse('price_does_not_fit', { price_id: priceId, currency: price.currency, billing_period: price.billing_period });
  return price;
}

type Priced = Rhythm & { readonly currency: string };

/** Whether a price can be a line of a subscription. A quarterly fee fits a monthly subscription: it is billed in the months where its quarters begin. */
export function fits(price: Priced, subscription: Priced): boolean {
  return price.currency === subscription.currency && price.billing_period in PERIOD_UNITS && isWholeNumberOf(price, subscription);
}
