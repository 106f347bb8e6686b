import { toBaseView } from '../../http';
import type { Db, Instant } from '../../platform';
import { livePricesOfPlans, viewPrices, type Price } from '../prices';
import type { z } from 'zod';
import type { Plan } from './schema';
import type { PlanRow } from './store';

/** A plan as dialect A shows it; with its prices where they were read. */
export function toPlanView(row: PlanRow, prices: readonly z.infer<typeof Price>[] | null, tenantId: string): Plan {
  return {
    ...toBaseView(row, tenantId),
    name: row.name,
    lookup_key: row.lookup_key,
    description: row.description,
    display_order: row.display_order,
    late_usage: row.late_usage,
    prices: prices && [...prices],
    entitlements: null,
    credit_grants: null,
  };
}

/** Plans with what they sell now or later: two reads, however many plans. */
export async function viewPlansWithPrices(db: Db, rows: readonly PlanRow[], at: Instant, tenantId: string): Promise<Plan[]> {
  const planIds = rows.map((row) => row.id);
  const prices = await viewPrices(db, await livePricesOfPlans(db, planIds, at), tenantId);
  return rows.map((row) =>
    toPlanView(
      row,
      prices.filter((price) => price.entity_id === row.id),
      tenantId,
    ),
  );
}
