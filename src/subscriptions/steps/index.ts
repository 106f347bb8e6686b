export { closingSources, closingStepOf } from './closing-sources';
export { lineSources } from './line-sources';
export { performStep, takeStep, type PerformStepInput } from './perform-step';
export { recordFailure } from './record-run';
export { loadPricedLines, type PricedLine } from './step-context';
