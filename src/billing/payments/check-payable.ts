import { decimal } from '../money';
import type { PaymentStatus } from './payment-state';

export type PayableProblem = 'invoice_not_finalized' | 'invoice_already_paid' | 'nothing_to_pay';

/** Why an invoice cannot be paid now, or null when it can. */
export function checkPayable(invoice: {
  readonly finalized: boolean;
  readonly paymentStatus: PaymentStatus;
  readonly amountRemaining: string;
}): PayableProblem | null {
  if (!invoice.finalized) return 'invoice_not_finalized';
  if (invoice.paymentStatus === 'succeeded' || invoice.paymentStatus === 'overpaid') return 'invoice_already_paid';
  return decimal(invoice.amountRemaining).gt(0) ? null : 'nothing_to_pay';
}

/**
 * How an invoice stands after payments of an amount in all.
 * @example paymentStanding('100', '40') => {"status":"pending","remaining":"60","overpaid":"0"}
 */
export function paymentStanding(due: string, paid: string): { readonly status: PaymentStatus; readonly remaining: string; readonly overpaid: string } {
  const rest = decimal(due).minus(decimal(paid));
  if (rest.isNegative() && !rest.isZero()) return { status: 'overpaid', remaining: '0', overpaid: rest.negated().toFixed() };
  return { status: rest.isZero() ? 'succeeded' : 'pending', remaining: rest.toFixed(), overpaid: '0' };
}
