import type { CreditLot } from '../../billing/credits';
import type { Db } from '../../platform';
import type { CreditGrantRow, OpenBounds } from '../store';

// Lots without a priority burn after those with one.
const NO_PRIORITY = 2_147_483_647;

/**
 * The customer's lots that could pay for usage of a period. `forUpdate` locks them, in the order of their ids so that two invoices of one
 * customer never wait for each other: then what is computed from them is what will be burnt.
 */
export async function loadLots(db: Db, customerId: string, period: OpenBounds, options: { readonly forUpdate: boolean }): Promise<readonly CreditLot[]> {
  const query = db<CreditGrantRow>('credit_grants')
    .where({ customer_id: customerId })
    .where('remaining', '>', 0)
    .whereNull('lapsed_at')
    .where('valid_from', '<', period.ends_at)
    .where((either) => either.whereNull('valid_until').orWhere('valid_until', '>', period.starts_at))
    .orderBy('id');
  const rows = await (options.forUpdate ? query.forUpdate() : query);
  return rows.flatMap(toLot);
}

function toLot(row: CreditGrantRow): readonly CreditLot[] {
  if (row.valid_from === null) return [];
  return [
    {
      id: row.id,
      remaining: row.remaining,
      validFrom: row.valid_from,
      validUntil: row.valid_until,
      priority: row.priority ?? NO_PRIORITY,
      createdAt: row.granted_at,
      paid: false,
    },
  ];
}
