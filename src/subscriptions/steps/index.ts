export { boundarySources } from './boundary-sources';
export { basisOf, closingStepOf, type ClosingStep } from './closing-sources';
export { performStep, takeStep, type PerformStepInput } from './perform-step';
export { recordFailure } from './record-run';
export { loadPricedLines, type StepContext } from './step-context';
export type { StepResult } from './step-result';
