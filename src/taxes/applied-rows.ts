import type { InvoicePlan } from '../billing/invoice';
import { decimal } from '../billing/money';
import { toBaseView } from '../http';
import { insertOf, send, type Db, type Deps, type Instant } from '../platform';
import type { TaxApplied } from './association-schema';
import type { DueTax } from './due-taxes';
import type { TaxRateRow } from './store';
import { toTaxRateView } from './view';

export interface TaxAppliedRow {
  readonly id: string;
  readonly environment_id: string;
  readonly tax_rate_id: string;
  readonly tax_association_id: string;
  readonly invoice_id: string;
  readonly currency: string;
  readonly taxable_amount: string;
  readonly tax_amount: string;
  readonly inclusive: boolean;
  readonly tax_rate: TaxRateRow;
  readonly applied_at: Instant;
  readonly created_at: Instant;
}

export interface TaxedInvoice {
  /** Empty for a preview, which writes nothing. */
  readonly invoiceId: string;
  readonly environmentId: string;
  readonly currency: string;
  /** Business time. */
  readonly at: Instant;
}

/** What the taxes of an invoice came to, as rows; ids are given when they are written. A tax on nothing leaves no row, a rate of 0 does. */
export function toTaxAppliedRows(due: readonly DueTax[], plan: Pick<InvoicePlan, 'taxes'>, invoice: TaxedInvoice): readonly TaxAppliedRow[] {
  return plan.taxes.flatMap(({ taxId, base, amount, inclusive }) => {
    const tax = due.find(({ association }) => association.id === taxId);
    if (!tax || !decimal(base).gt(0)) return [];
    return [
      {
        id: '',
        environment_id: invoice.environmentId,
        tax_rate_id: tax.rate.id,
        tax_association_id: taxId,
        invoice_id: invoice.invoiceId,
        currency: invoice.currency,
        taxable_amount: base,
        tax_amount: amount,
        inclusive,
        tax_rate: tax.rate,
        applied_at: invoice.at,
        created_at: invoice.at,
      },
    ];
  });
}

/** Takes back what an earlier computation of a draft has written. */
export async function deleteTaxesApplied(db: Db, invoiceId: string): Promise<void> {
  await send(db, { name: 'delete_taxes_applied', text: 'delete from taxes_applied where invoice_id = $1', values: [invoiceId] });
}

/** Writes what the taxes of an invoice came to. */
export async function insertTaxesApplied(deps: Deps, rows: readonly TaxAppliedRow[]): Promise<void> {
  const created_at = deps.clock.now();
  const [first, ...rest] = rows.map((row) => ({ ...row, id: deps.ids.next('tax_applied'), created_at }));
  if (first) await send(deps.db, insertOf('taxes_applied', [first, ...rest]));
}

/** What taxes came to on some invoices, in the order in which they were charged. */
export function taxesAppliedOf(db: Db, invoiceIds: readonly string[]): Promise<TaxAppliedRow[]> {
  if (invoiceIds.length === 0) return Promise.resolve([]);
  return db<TaxAppliedRow>('taxes_applied as applied')
    .join('tax_associations as association', 'association.id', 'applied.tax_association_id')
    .whereIn('applied.invoice_id', invoiceIds)
    .orderBy(['association.priority', 'association.created_at', 'association.id'])
    .select('applied.*') as Promise<TaxAppliedRow[]>;
}

export function toTaxAppliedView(row: TaxAppliedRow, tenantId: string): TaxApplied {
  const { tax_rate_id, tax_association_id, taxable_amount, tax_amount, inclusive, currency, applied_at } = row;
  return {
    ...toBaseView({ ...row, status: 'published', metadata: {}, updated_at: row.created_at }, tenantId),
    ...{ tax_rate_id, tax_rate: toTaxRateView(row.tax_rate, tenantId), tax_association_id, entity_type: 'invoice', entity_id: row.invoice_id },
    ...{ taxable_amount, tax_amount, inclusive, currency, idempotency_key: null, applied_at },
  };
}
