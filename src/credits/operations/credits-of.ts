import type { Db } from '../../platform';

/** What a customer has left of credits counted in units, and what has become of the others. */
export interface CreditMoves {
  readonly balance: string;
  readonly burnt: string;
  readonly lapsed: string;
  /** What of the balance does not end with a period. */
  readonly carried: string;
}

const SQL = `
  select coalesce((select sum(remaining) from credit_grants where customer_id = ?), 0)::text as balance,
         coalesce((select sum(remaining) from credit_grants where customer_id = ? and rollover and valid_from is not null), 0)::text as carried,
         coalesce(-sum(entry.quantity) filter (where entry.cause in ('consumption', 'void')), 0)::text as burnt,
         coalesce(-sum(entry.quantity) filter (where entry.cause = 'lapse'), 0)::text as lapsed
  from ledger_entries entry
  join credit_grants grant_ on grant_.id = entry.credit_grant_id
  where grant_.customer_id = ? and entry.account = 'lot'`;

/** Sums of the ledger; a customer has few grants. */
export async function creditsOf(db: Db, customerId: string): Promise<CreditMoves> {
  const { rows } = (await db.raw(SQL, [customerId, customerId, customerId])) as { rows: CreditMoves[] };
  const [row] = rows;
  if (row === undefined) throw new Error('an aggregate without groups always has a row');
  return { balance: plain(row.balance), burnt: plain(row.burnt), lapsed: plain(row.lapsed), carried: plain(row.carried) };
}

/** Without the zeros that a column's scale adds. */
function plain(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
