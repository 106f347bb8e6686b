import { decimal } from '../money';

export type PaymentBehavior = 'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete' | 'default_active';

/** What a subscription is after its invoice was due: nothing due counts as paid, and `default_active` never waits for money. */
export function statusAfterRenewal(behavior: PaymentBehavior, amountDue: string, paid: boolean): 'active' | 'incomplete' {
  return paid || behavior === 'default_active' || !decimal(amountDue).gt(0) ? 'active' : 'incomplete';
}
