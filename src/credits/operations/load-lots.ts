import type { CreditLot } from '../../billing/credits';
import { queryNamed, type Db } from '../../platform';
import type { CreditGrantRow, OpenBounds } from '../store';

// Lots without a priority burn after those with one.
const NO_PRIORITY = 2_147_483_647;

// Uses credit_grants_customer.
const LOTS = {
  name: 'credit_lots',
  text: `select * from credit_grants
         where customer_id = $1 and remaining > 0 and lapsed_at is null and valid_from < $2 and (valid_until is null or valid_until > $3)
         order by id`,
};
const LOCKED_LOTS = { name: 'credit_lots_locked', text: `${LOTS.text} for update` };

/**
 * The customer's lots that could pay for usage of a period. `forUpdate` locks them, in the order of their ids so that two invoices of one
 * customer never wait for each other: then what is computed from them is what will be burnt.
 */
export async function loadLots(db: Db, customerId: string, period: OpenBounds, options: { readonly forUpdate: boolean }): Promise<readonly CreditLot[]> {
  const rows = await queryNamed<CreditGrantRow>(db, { ...(options.forUpdate ? LOCKED_LOTS : LOTS), values: [customerId, period.ends_at, period.starts_at] });
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
