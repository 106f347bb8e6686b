export type { ExplainStep, Operation } from './explain-step';
export { divideWhole, recompute } from './recompute';
