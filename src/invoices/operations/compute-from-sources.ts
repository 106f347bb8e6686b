import type { Period } from '../../billing/calendar';
import { computeInvoice, type InvoiceInput, type InvoicePlan } from '../../billing/invoice';
import type { Db, Instant } from '../../platform';
import type { Adjustments, InvoiceSubject } from '../adjustments';
import type { BillingParty } from '../billing-party';
import type { BillingCut } from '../billing-cut';
import type { Glance } from '../glance';
import type { Lapsing } from '../lapsing';
import { lateSources } from '../late-usage';
import type { LineSource } from '../line-source';
import { loadFacts } from '../load-facts';
import { stillDue, withoutStillDue } from '../still-due';
import { toInvoiceInput } from '../to-invoice-input';

export interface ComputeInput extends InvoiceSubject {
  readonly party: BillingParty;
  readonly currency: string;
  readonly period: Period;
  readonly sources: readonly LineSource[];
  readonly cut: BillingCut;
  readonly glance?: Glance;
  readonly lapseAt?: Instant;
  readonly forUpdate: boolean;
  readonly invoiceId: string | null;
  readonly replacesInvoiceId?: string;
}

export interface ComputedInvoice {
  /** The lines' sources, those of late usage included. */
  readonly sources: readonly LineSource[];
  readonly adjustments: Adjustments;
  readonly lapsing: Lapsing | null;
  readonly input: InvoiceInput;
  readonly plan: InvoicePlan;
}

/** Load and compute, the first two steps of everything that makes an invoice; a preview stops after them. */
export async function computeFromSources(db: Db, input: ComputeInput): Promise<ComputedInvoice> {
  const { ingestedBefore, late } = input.cut;
  const known = [...withoutStillDue(withoutLate(input.sources)), ...lateSources(late)];
  const facts = await loadFacts(db, { ...input, ingestedBefore, sources: known });
  const compute = (sources: readonly LineSource[]) => {
    const invoiceInput = toInvoiceInput({ ...input, sources, facts });
    return { sources, input: invoiceInput, plan: computeInvoice(invoiceInput) };
  };
  const computed = compute(known);
  const due = stillDue({ ...computed, credits: facts.credits, currency: input.currency });
  return { ...(due.length === 0 ? computed : compute([...known, ...due])), adjustments: facts.adjustments, lapsing: facts.lapsing };
}

/** What was late when an invoice was first computed is looked up anew each time. */
function withoutLate(sources: readonly LineSource[]): readonly LineSource[] {
  return sources.filter((source) => source.kind !== 'usage' || source.late !== true);
}
