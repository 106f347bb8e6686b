import type { Db } from '../../src/platform';
import { expectedCents, monthStart } from './fleet';

interface Bill {
  readonly external_id: string;
  readonly period_start: string;
  readonly period_end: string;
  readonly total: string;
  readonly status: string;
}

interface Counts {
  readonly invoices: number;
  readonly last_number: number;
  readonly unbalanced: number;
  readonly stale_grants: number;
  readonly open_periods: number;
}

/** Everything that is wrong in the books after so many months; empty when each period has exactly one invoice of the right amount. */
export async function checkBooks(db: Db, size: number, months: number): Promise<readonly string[]> {
  const bills = (await db('invoices as invoice')
    .join('customers as customer', 'customer.id', 'invoice.customer_id')
    .orderBy(['invoice.period_end'])
    .select('customer.external_id', 'invoice.period_start', 'invoice.period_end', 'invoice.total', 'invoice.status')) as Bill[];
  const faults = Array.from({ length: size }, (_, n) => faultsOf(n, months, bills)).flat();
  const { rows } = (await db.raw(COUNTS)) as { rows: Counts[] };
  const counts = rows[0];
  const wanted: Counts = { invoices: size * months, last_number: size * months, unbalanced: 0, stale_grants: 0, open_periods: size };
  if (JSON.stringify(counts) !== JSON.stringify(wanted)) faults.push(`expected ${JSON.stringify(wanted)}, found ${JSON.stringify(counts)}`);
  return faults;
}

function faultsOf(customer: number, months: number, bills: readonly Bill[]): string[] {
  const own = bills.filter(({ external_id }) => external_id === `ship-${customer}`);
  const found = own.map(({ period_start, period_end, total, status }) => [period_start, period_end, total, status].join(' '));
  const wanted = Array.from({ length: months }, (_, month) => {
    const cents = expectedCents(customer, month);
    return [monthStart(month), monthStart(month + 1), `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`, 'finalized'].join(' ');
  });
  return JSON.stringify(found) === JSON.stringify(wanted) ? [] : [`ship-${customer}: expected ${wanted.join('; ')}, found ${found.join('; ')}`];
}

const COUNTS = `
  select (select count(*)::int from invoices) as invoices,
    (select max(last_number)::int from invoice_series) as last_number,
    (select count(*)::int from (select 1 from ledger_entries group by transaction_id having sum(quantity) <> 0) t) as unbalanced,
    (select count(*)::int from credit_grants g
      where g.remaining <> (select sum(quantity) from ledger_entries e where e.credit_grant_id = g.id and e.account = 'lot')) as stale_grants,
    (select count(*)::int from subscription_periods where closed_at is null) as open_periods`;
