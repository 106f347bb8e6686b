import type { Period } from '../../billing/calendar';
import { computeInvoice, type InvoiceInput, type InvoicePlan } from '../../billing/invoice';
import type { Db } from '../../platform';
import type { BillingParty } from '../billing-party';
import type { LineSource } from '../line-source';
import { loadFacts } from '../load-facts';
import { toInvoiceInput } from '../to-invoice-input';

export interface ComputeInput {
  readonly party: BillingParty;
  readonly currency: string;
  readonly period: Period;
  readonly sources: readonly LineSource[];
  readonly ingestedBefore: string;
  readonly forUpdate: boolean;
  readonly invoiceId: string | null;
}

export interface ComputedInvoice {
  readonly input: InvoiceInput;
  readonly plan: InvoicePlan;
}

/** Load and compute, the first two steps of everything that makes an invoice; a preview stops after them. */
export async function computeFromSources(db: Db, input: ComputeInput): Promise<ComputedInvoice> {
  const facts = await loadFacts(db, input);
  const invoiceInput = toInvoiceInput({ ...input, facts });
  return { input: invoiceInput, plan: computeInvoice(invoiceInput) };
}
