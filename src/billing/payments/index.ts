export { checkPayable, type PayableProblem, paymentStanding } from './check-payable';
export { canTransition, isPaymentDeletable, isPaymentStatus, type PaymentStatus, paymentTransitions } from './payment-state';
export { type PaymentBehavior, statusAfterRenewal } from './renewal-status';
export { type OwedInvoice, splitUnpaid, type UnpaidSplit } from './split-unpaid';
export { type PayingWallet, type PaymentSplit, splitPayment } from './split-payment';
