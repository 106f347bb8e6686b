import type { EnvironmentRow } from '../access';
import { assert, type Deps } from '../platform';

/**
 * The next number of the environment's series, such as INV-000042. The row lock is held until the finalising transaction ends:
 * a rolled back invoice gives its number back, so the series has no gap.
 */
export async function nextInvoiceNumber({ db, ids, rehearsal }: Pick<Deps, 'db' | 'ids' | 'rehearsal'>, environment: EnvironmentRow): Promise<string> {
  const series = environment.settings.invoice_prefix;
  // A rehearsal takes no place in the queue for the series.
  if (rehearsal) return `${series}-PREVIEW-${ids.next('inv')}`;
  const result = (await db.raw(
    `insert into invoice_series (environment_id, series, last_number) values (?, ?, 1)
     on conflict (environment_id, series) do update set last_number = invoice_series.last_number + 1
     returning last_number`,
    [environment.id, series],
  )) as { rows: { last_number: string }[] };
  const [row] = result.rows;
  assert(row, 'no_invoice_number', { environment_id: environment.id });
  return `${series}-${row.last_number.padStart(6, '0')}`;
}
