/** What has become of a payment, or of an invoice's payment as a whole. */
export type PaymentStatus = 'initiated' | 'pending' | 'processing' | 'succeeded' | 'overpaid' | 'failed' | 'refunded' | 'partially_refunded' | 'voided';

/**
 * Where each status may go. A status may always be reported again; what has failed stays failed (a retry is a new attempt),
 * and money that has moved can only move back.
 */
export const paymentTransitions = {
  initiated: ['pending', 'processing', 'succeeded', 'overpaid', 'failed'],
  pending: ['processing', 'succeeded', 'overpaid', 'failed'],
  processing: ['succeeded', 'overpaid', 'failed'],
  succeeded: ['overpaid', 'refunded', 'partially_refunded', 'voided'],
  overpaid: ['refunded', 'partially_refunded'],
  partially_refunded: ['refunded'],
  failed: [],
  refunded: [],
  voided: [],
} as const satisfies Readonly<Record<PaymentStatus, readonly PaymentStatus[]>>;

export function isPaymentStatus(text: string): text is PaymentStatus {
  return Object.hasOwn(paymentTransitions, text);
}

/** True when a payment may go from one status to the other; the same status again is no change and always allowed. */
export function canTransition(from: PaymentStatus, to: PaymentStatus): boolean {
  const next: readonly PaymentStatus[] = paymentTransitions[from];
  return from === to || next.includes(to);
}

/** A record of a payment may be removed only while nobody else knows of it, or when it came to nothing. */
export function isPaymentDeletable(status: PaymentStatus): boolean {
  return status === 'initiated' || status === 'failed';
}
