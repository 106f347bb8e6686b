export { feeLine } from './fee-line';
export { feeWindows, type BilledSpan, type FeeLine, type FeeWindow } from './fee-windows';
export type { AskedCommitment, LineCommitment } from './line-commitment';
export { lineSources, sourceBase, type LineSourcesInput } from './line-sources';
export type { PricedLine } from './priced-line';
