export { feeLine } from './fee-line';
export { feeWindows, type BilledSpan, type FeeLine, type FeeWindow } from './fee-windows';
export { lineSources, sourceBase, type LineSourcesInput } from './line-sources';
export type { PricedLine } from './priced-line';
