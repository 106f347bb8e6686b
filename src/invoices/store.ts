import type { InvoiceInput, InvoicePlan, LinePlan } from '../billing/invoice';
import { deleteCouponApplications } from '../coupons';
import { insertOf, refuse, send, type Db, type Deps } from '../platform';
import { deleteTaxesApplied } from '../taxes';
import type { Adjusted, Adjustments } from './adjustments';
import { insertAdjustments } from './insert-adjustments';
import { lineAdjustments } from './line-adjustments';
import type { LineSource, StoredInputs } from './line-source';
import type { InvoiceLineRow, InvoiceRow } from './rows';

export function findInvoice(db: Db, environmentId: string, id: string): Promise<InvoiceRow | undefined> {
  return db<InvoiceRow>('invoices').where({ id, environment_id: environmentId }).first();
}

export async function requireInvoice(db: Db, environmentId: string, id: string): Promise<InvoiceRow> {
  return (await findInvoice(db, environmentId, id)) ?? refuse('invoice_not_found', { invoice_id: id });
}

export async function lockInvoice(db: Db, environmentId: string, id: string): Promise<InvoiceRow> {
  const row = await db<InvoiceRow>('invoices').where({ id, environment_id: environmentId }).forUpdate().first();
  return row ?? refuse('invoice_not_found', { invoice_id: id });
}

/**
 * The same before it is made again, with its subscription locked first, as steps lock them: no other invoice takes meanwhile what it had left for the next one.
 */
export async function lockToRegenerate(db: Db, environmentId: string, id: string): Promise<InvoiceRow> {
  const { subscription_id } = await requireInvoice(db, environmentId, id);
  if (subscription_id !== null) await db('subscriptions').where({ id: subscription_id }).forUpdate().first('id');
  return lockInvoice(db, environmentId, id);
}

/** Uses the unique index (invoice_id, position). */
export function linesOf(db: Db, invoiceIds: readonly string[]): Promise<InvoiceLineRow[]> {
  return db<InvoiceLineRow>('invoice_line_items').whereIn('invoice_id', invoiceIds).orderBy(['invoice_id', 'position']);
}

export function storedInputs(sources: readonly LineSource[], invoice: InvoiceInput): StoredInputs<InvoiceInput> {
  return { v: 1, sources, invoice };
}

/** The columns of an invoice that its plan decides. */
export function amountsOf(plan: InvoicePlan) {
  return {
    subtotal: plan.subtotal,
    total_discount: plan.totalDiscount,
    total_credits: plan.totalCredits,
    total_tax: plan.totalTax,
    total: plan.total,
    digest: plan.digest,
  };
}

export async function insertInvoice(db: Db, row: InvoiceRow): Promise<void> {
  await send(db, insertOf('invoices', [{ ...row }]));
}

type LineOwner = Pick<InvoiceRow, 'id' | 'environment_id' | 'currency' | 'finalized_at' | 'finalize_at' | 'period_end'>;

/** Writes the lines of an invoice and what its coupons and taxes came to. */
export async function insertLines(deps: Deps, invoice: LineOwner, computed: Adjusted): Promise<void> {
  const { plan, adjustments } = computed;
  const owner = { environment_id: invoice.environment_id, invoice_id: invoice.id, currency: invoice.currency, created_at: deps.clock.now() };
  const rows = plan.lines.map((line, position) => ({ ...lineRow(line, adjustments), ...owner, id: deps.ids.next('inv_line'), position }));
  const [first, ...rest] = rows;
  if (first === undefined) return;
  await send(deps.db, insertOf('invoice_line_items', [first, ...rest]));
  await insertAdjustments(deps, invoice, computed, new Map(plan.lines.map((line, position) => [line.key, rows[position]?.id ?? ''])));
}

/** Writes the lines of a plan in place of those of an earlier computation. */
export async function replaceLines(deps: Deps, invoice: LineOwner, computed: Adjusted): Promise<void> {
  await send(deps.db, { name: 'delete_lines', text: 'delete from invoice_line_items where invoice_id = $1', values: [invoice.id] });
  await deleteCouponApplications(deps.db, invoice.id);
  await deleteTaxesApplied(deps.db, invoice.id);
  await insertLines(deps, invoice, computed);
}

function lineRow(line: LinePlan, adjustments: Adjustments) {
  const { discounts, taxes } = lineAdjustments(line, adjustments);
  return {
    discounts,
    taxes,
    subscription_line_item_id: line.references?.['subscriptionLineItemId'] ?? null,
    price_id: line.references?.['priceId'] ?? null,
    meter_id: line.measurement?.meterId ?? null,
    kind: line.kind,
    display_name: line.displayName,
    quantity: line.quantity,
    unit_credits: line.unitCreditsApplied,
    unit_amount: line.unitAmount,
    amount: line.amount,
    discount: line.discountAmount,
    credits: line.creditAmount,
    tax: line.taxAmount,
    period_start: line.period.start,
    period_end: line.period.end,
    event_count: line.measurement?.eventCount ?? null,
    checksum: line.measurement?.checksum ?? null,
    explanation: line.explanation,
  };
}

/** The draft that waits for the grace time of a period, locked. Uses invoices_one_live. */
export function lockDraftOfPeriod(db: Db, subscriptionId: string, sequence: number): Promise<InvoiceRow | undefined> {
  return db<InvoiceRow>('invoices')
    .where({ subscription_id: subscriptionId, period_sequence: sequence, status: 'draft' })
    .whereIn('kind', ['period', 'trial'])
    .forUpdate()
    .first();
}
