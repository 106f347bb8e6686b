import { couponApplicationsOf, toCouponApplicationView } from '../coupons';
import { customersByIds, toCustomerView } from '../customers';
import { expands } from '../http';
import type { Db } from '../platform';
import { taxesAppliedOf, toTaxAppliedView } from '../taxes';
import type { InvoiceLineRow, InvoiceRow } from './rows';
import { phasesOfLines } from './phases-of-lines';
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
  const found = options.lines ? await linesOf(db, ids) : [];
  const lines = groupByInvoice(found);
  const phases = await phasesOfLines(db, sourcesOf(found));
  const applications = groupByInvoice(await couponApplicationsOf(db, ids));
  const taxes = groupByInvoice(await taxesAppliedOf(db, ids));
  const replacements = await replacementsOf(db, ids);
  return rows.map((row) => {
    const customer = customers.get(row.customer_id);
    return toInvoiceView({
      row,
      lines: lines.get(row.id) ?? [],
      phases,
      couponApplications: (applications.get(row.id) ?? []).map((application) => toCouponApplicationView(application, tenantId)),
      taxes: (taxes.get(row.id) ?? []).map((tax) => toTaxAppliedView(tax, tenantId)),
      tenantId,
      externalCustomerId: customer?.external_id ?? '',
      customer: customer && expands(options.expand, 'customer') ? toCustomerView(customer, tenantId) : null,
      replacedBy: replacements.get(row.id) ?? null,
    });
  });
}

function sourcesOf(lines: readonly InvoiceLineRow[]): readonly string[] {
  return [...new Set(lines.flatMap(({ subscription_line_item_id: id }) => (id === null ? [] : [id])))];
}

async function replacementsOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = (await db('invoices').whereIn('replaces_invoice_id', ids).orderBy('created_at').select('id', 'replaces_invoice_id')) as {
    id: string;
    replaces_invoice_id: string;
  }[];
  return new Map(rows.map((row) => [row.replaces_invoice_id, row.id]));
}

function groupByInvoice<T extends { readonly invoice_id: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.invoice_id);
    if (group) group.push(row);
    else groups.set(row.invoice_id, [row]);
  }
  return groups;
}
