import { Decimal, decimal, zero } from '../money';
import type { PaymentStatus } from '../payments';

export type CreditNoteType = 'adjustment' | 'refund';

/**
 * Which note an invoice's payment calls for: what is unpaid is adjusted, what was paid is refunded; null where neither is possible.
 * @example creditNoteTypeFor('succeeded') => "refund"
 */
export function creditNoteTypeFor(payment: PaymentStatus): CreditNoteType | null {
  if (payment === 'succeeded' || payment === 'partially_refunded') return 'refund';
  return payment === 'pending' || payment === 'initiated' || payment === 'processing' || payment === 'failed' ? 'adjustment' : null;
}

/** How an invoice stands with its payer; all amounts as text. */
export interface InvoiceStanding {
  readonly total: string;
  readonly amountPaid: string;
  readonly adjusted: string;
  readonly refunded: string;
}

/**
 * What a note may still give back: an adjustment lowers what is unpaid, a refund returns what was paid.
 * @example creditNoteLimit('adjustment', { total: '100', amountPaid: '40', adjusted: '0', refunded: '0' }) => "60"
 * @example creditNoteLimit('refund', { total: '100', amountPaid: '40', adjusted: '0', refunded: '15' }) => "25"
 */
export function creditNoteLimit(type: CreditNoteType, standing: InvoiceStanding): Decimal {
  const paid = decimal(standing.amountPaid);
  const rest = type === 'refund' ? paid.minus(decimal(standing.refunded)) : decimal(standing.total).minus(paid).minus(decimal(standing.adjusted));
  return Decimal.max(rest, zero);
}
