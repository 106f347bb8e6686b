export { computeInvoice } from './compute-invoice';
export type * from './invoice-input';
export type * from './invoice-plan';
export { type Replay, replayInvoice } from './replay-invoice';
export { unroundedAmount } from './unrounded-amount';
