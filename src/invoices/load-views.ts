import { customersByIds, toCustomerView } from '../customers';
import { expands } from '../http';
import type { Db } from '../platform';
import type { InvoiceLineRow, InvoiceRow } from './rows';
import { linesOf } from './store';
import { toInvoiceView } from './view';

export interface InvoiceViewOptions {
  readonly lines: boolean;
  /** Whether to fill `customer`: a comma list that may name it. */
  readonly expand: string | undefined;
}

const WHOLE: InvoiceViewOptions = { lines: true, expand: 'customer' };

/** Views of several invoices with their lines, customers and replacements, in one query each. */
export async function loadInvoiceViews(db: Db, rows: readonly InvoiceRow[], tenantId: string, options: InvoiceViewOptions = WHOLE) {
  const ids = rows.map((row) => row.id);
  const customers = await customersByIds(
    db,
    rows.map((row) => row.customer_id),
  );
  const lines = options.lines ? groupByInvoice(await linesOf(db, ids)) : new Map<string, InvoiceLineRow[]>();
  const replacements = await replacementsOf(db, ids);
  return rows.map((row) => {
    const customer = customers.get(row.customer_id);
    return toInvoiceView({
      row,
      lines: lines.get(row.id) ?? [],
      tenantId,
      externalCustomerId: customer?.external_id ?? '',
      customer: customer && expands(options.expand, 'customer') ? toCustomerView(customer, tenantId) : null,
      replacedBy: replacements.get(row.id) ?? null,
    });
  });
}

async function replacementsOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = (await db('invoices').whereIn('replaces_invoice_id', ids).orderBy('created_at').select('id', 'replaces_invoice_id')) as {
    id: string;
    replaces_invoice_id: string;
  }[];
  return new Map(rows.map((row) => [row.replaces_invoice_id, row.id]));
}

function groupByInvoice(lines: readonly InvoiceLineRow[]): Map<string, InvoiceLineRow[]> {
  const groups = new Map<string, InvoiceLineRow[]>();
  for (const line of lines) {
    const group = groups.get(line.invoice_id);
    if (group) group.push(line);
    else groups.set(line.invoice_id, [line]);
  }
  return groups;
}
