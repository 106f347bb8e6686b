import { livePricesOfAddons, viewPrices, type Price } from '../catalog';
import { toBaseView } from '../http';
import type { Db, Instant } from '../platform';
import type { z } from 'zod';
import type { Addon } from './schema';
import type { AddonRow } from './store';

/** An add-on as dialect A shows it; with its prices where they were read. */
export function toAddonView(row: AddonRow, prices: readonly z.infer<typeof Price>[] | null, tenantId: string): Addon {
  const { name, lookup_key, description } = row;
  return {
    ...toBaseView(row, tenantId),
    ...{ name, lookup_key, description, type: null, prices: prices && [...prices], entitlements: null, credit_grants: null },
  };
}

/** Add-ons with what they sell now or later: two reads, however many add-ons. */
export async function viewAddonsWithPrices(db: Db, rows: readonly AddonRow[], at: Instant, tenantId: string): Promise<Addon[]> {
  const addonIds = rows.map((row) => row.id);
  const prices = await viewPrices(db, await livePricesOfAddons(db, addonIds, at), tenantId);
  return rows.map((row) => {
    const own = prices.filter((price) => price.entity_id === row.id);
    return toAddonView(row, own, tenantId);
  });
}
