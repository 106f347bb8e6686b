import { computeInvoice } from './compute-invoice';
import type { InvoiceInput } from './invoice-input';
import type { InvoicePlan } from './invoice-plan';

/** Both digests of an invoice, and whether its stored inputs still give what was written. */
export interface Replay {
  readonly storedDigest: string;
  readonly recomputedDigest: string;
  readonly matches: boolean;
  readonly plan: InvoicePlan;
}

/** Computes an invoice again from its stored inputs. Read-only: it answers, whatever it finds. */
export function replayInvoice(input: InvoiceInput, storedDigest: string): Replay {
  const plan = computeInvoice(input);
  return { storedDigest, recomputedDigest: plan.digest, matches: plan.digest === storedDigest, plan };
}
