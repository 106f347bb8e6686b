import type { Api } from '../../harness';
import type { Price, Rhythm } from '../law/terms';
import { ADDONS } from './addons';
import { couponBody, COUPONS } from './coupons';
import { OWN_PRICES } from './own-prices';
import { PLANS } from './plans';
import { chargeBody, meterBody, priceBody } from './price-bodies';
import { rateBody, RATES } from './rates';
import { rhythmBody } from './rhythms';

/** The ids of what is sold, by its name; of a price of a subscription's own that of its meter. */
export type Shop = ReadonlyMap<string, string>;

interface Made {
  readonly id: string;
}

/** Puts everything on sale, once for all stories. */
export async function openShop(api: Api): Promise<Shop> {
  const ids = new Map<string, string>();
  for (const { name, rhythm, prices } of PLANS) {
    const body = { name, currency: 'usd', ...rhythmBody(rhythm), charges: prices.map(chargeBody) };
    ids.set(name, (await api.post<Made>('/pricing-plans', body)).id);
  }
  for (const { name, rhythm, prices } of ADDONS) {
    const { id } = await api.post<Made>('/addons', { name, lookup_key: name });
    for (const price of prices) {
      await api.post('/prices', { ...priceBody(price, rhythm, await meterOf(api, price)), currency: 'usd', entity_type: 'ADDON', entity_id: id });
    }
    ids.set(name, id);
  }
  for (const price of OWN_PRICES) {
    const meterId = await meterOf(api, price);
    if (meterId !== null) ids.set(price.name, meterId);
  }
  for (const coupon of COUPONS) await api.post('/coupons', couponBody(coupon));
  for (const rate of RATES) await api.post('/taxes/rates', rateBody(rate));
  return ids;
}

async function meterOf(api: Api, price: Price): Promise<string | null> {
  return price.meter === undefined ? null : (await api.post<Made>('/meters', meterBody(price))).id;
}

/** A price of a subscription's own, as its line is asked for. */
export function ownPriceBody(price: Price, rhythm: Rhythm, shop: Shop) {
  return priceBody(price, rhythm, shop.get(price.name) ?? null);
}
