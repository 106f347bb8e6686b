import { refuse, type Db, type Deps, type Instant } from '../../platform';
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
  const made = await madeInstead(deps.db, invoice);
  if (made) refuse('invoice_exists_for_period', { invoice_id: made.id });
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
    lapseAt: invoice.period_end,
    now,
    ...(cut ? { cut } : {}),
  });
}

/** What stands in its place. A period has several invoices in its middle: of them it is the very one that was made for this one, in force or not. */
async function madeInstead(db: Db, { id, kind, subscription_id, period_sequence }: InvoiceRow): Promise<Pick<InvoiceRow, 'id'> | undefined> {
  const invoices = db<InvoiceRow>('invoices').where({ subscription_id, kind, period_sequence });
  const several = kind === 'interim' || kind === 'change';
  return (several ? invoices.where({ replaces_invoice_id: id }) : invoices.whereNot('status', 'void')).first('id');
}
