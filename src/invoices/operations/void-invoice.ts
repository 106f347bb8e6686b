import { returnRedemptions } from '../../coupons';
import { returnCredits, reviveGrants } from '../../credits';
import { addToOutbox, refuse, type Deps, type Instant } from '../../platform';
import type { InvoiceRow } from '../rows';
import { lockInvoice } from '../store';

export interface VoidInvoiceInput {
  readonly environmentId: string;
  readonly invoiceId: string;
  readonly reason: string;
  readonly now: Instant;
}

/** Voids an invoice: its number stays taken, its credits and the uses of its coupons return, and its usage may be billed again. */
export async function voidInvoice(deps: Deps, input: VoidInvoiceInput): Promise<InvoiceRow> {
  const invoice = await lockInvoice(deps.db, input.environmentId, input.invoiceId);
  if (invoice.status === 'void') refuse('invoice_not_voidable', { status: invoice.status });
  const row: InvoiceRow = { ...invoice, status: 'void', voided_at: input.now, void_reason: input.reason, updated_at: deps.clock.now() };
  await deps
    .db('invoices')
    .where({ id: row.id })
    .update({ status: row.status, voided_at: row.voided_at, void_reason: row.void_reason, updated_at: row.updated_at });
  await returnRedemptions(deps, row.id);
  // First what was written off, since what is returned is written off no more.
  if (row.inputs.sources.some(({ kind }) => kind === 'usage')) {
    const period = { starts_at: row.period_start, ends_at: row.period_end };
    await reviveGrants(deps, { environmentId: row.environment_id, customerId: row.customer_id, period, at: input.now });
  }
  await returnCredits(deps, { environmentId: row.environment_id, invoiceId: row.id, at: input.now });
  await addToOutbox(deps, {
    environmentId: row.environment_id,
    topic: 'invoice.voided',
    subjectId: row.id,
    payload: { number: row.number, reason: input.reason },
  });
  deps.metrics.invoices.inc({ event: 'voided' });
  return row;
}
