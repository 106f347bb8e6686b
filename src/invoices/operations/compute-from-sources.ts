import type { Period } from '../../billing/calendar';
import { computeInvoice, type InvoiceInput, type InvoicePlan } from '../../billing/invoice';
import type { Db } from '../../platform';
import type { Adjustments, InvoiceSubject } from '../adjustments';
import type { BillingParty } from '../billing-party';
import type { LineSource } from '../line-source';
import { lateSources } from '../late-sources';
import { loadFacts } from '../load-facts';
import { toInvoiceInput } from '../to-invoice-input';

export interface ComputeInput extends InvoiceSubject {
  readonly party: BillingParty;
  readonly currency: string;
  readonly period: Period;
  readonly sources: readonly LineSource[];
  readonly ingestedBefore: string;
  readonly forUpdate: boolean;
  readonly invoiceId: string | null;
  /** The subscription whose late usage of earlier periods is billed along; null bills the sources alone. */
  readonly lateUsageOf: string | null;
}

export interface ComputedInvoice {
  /** The lines' sources, those of late usage included. */
  readonly sources: readonly LineSource[];
  readonly adjustments: Adjustments;
  readonly input: InvoiceInput;
  readonly plan: InvoicePlan;
}

/** Load and compute, the first two steps of everything that makes an invoice; a preview stops after them. */
export async function computeFromSources(db: Db, input: ComputeInput): Promise<ComputedInvoice> {
  const sources = [...withoutLate(input.sources), ...(await lateOf(db, input))];
  const facts = await loadFacts(db, { ...input, sources });
  const invoiceInput = toInvoiceInput({ ...input, sources, facts });
  return { sources, adjustments: facts.adjustments, input: invoiceInput, plan: computeInvoice(invoiceInput) };
}

/** What was late when an invoice was first computed is looked up anew each time. */
function withoutLate(sources: readonly LineSource[]): readonly LineSource[] {
  return sources.filter((source) => source.kind !== 'usage' || source.late !== true);
}

async function lateOf(db: Db, { party, period, ingestedBefore, lateUsageOf }: ComputeInput): Promise<readonly LineSource[]> {
  if (lateUsageOf === null) return [];
  return lateSources(db, { party, subscriptionId: lateUsageOf, before: period.start, ingestedBefore, policy: 'next_invoice' });
}
