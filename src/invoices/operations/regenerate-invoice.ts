import { refuse, type Deps, type Instant } from '../../platform';
import type { BillingCut } from '../billing-cut';
import type { BillingParty } from '../billing-party';
import type { InvoiceRow } from '../rows';
import type { UnnumberedInvoice } from '../write-final';
import { issueInvoice } from './issue-invoice';
import { withdrawCarried } from './withdraw-carried';

export interface RegenerateInput {
  readonly party: BillingParty;
  /** The voided invoice, locked by the caller. */
  readonly invoice: InvoiceRow;
  readonly now: Instant;
  /** Where the step that makes it again has read it already. */
  readonly cut?: BillingCut;
}

/** Makes a voided invoice again for the same period and prices, from today's usage and credits, and finalises it. */
export async function regenerateInvoice(deps: Deps, { party, invoice, now, cut }: RegenerateInput): Promise<UnnumberedInvoice> {
  if (invoice.kind === 'one_off') refuse('invoice_not_recalculable', { kind: invoice.kind });
  if (invoice.status !== 'void' || invoice.subscription_id === null) return refuse('invoice_not_void', { status: invoice.status });
  const live = await deps
    .db<InvoiceRow>('invoices')
    .where({ subscription_id: invoice.subscription_id, period_sequence: invoice.period_sequence, kind: invoice.kind })
    .whereNot('status', 'void')
    .whereNot('kind', 'interim')
    .first();
  if (live) refuse('invoice_exists_for_period', { invoice_id: live.id });
  return issueInvoice(deps, {
    party,
    subscriptionId: invoice.subscription_id,
    kind: invoice.kind,
    billingReason: invoice.billing_reason,
    sequence: invoice.period_sequence ?? 0,
    currency: invoice.currency,
    period: { start: invoice.period_start, end: invoice.period_end },
    sources: await withdrawCarried(deps.db, invoice),
    replacesInvoiceId: invoice.id,
    now,
    ...(cut ? { cut } : {}),
  });
}
