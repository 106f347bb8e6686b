export { type ComputedTax, computeTaxes, type TaxableLine } from './compute-taxes';
export type { TaxRate } from './tax-rate';
