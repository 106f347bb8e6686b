export { askFor, type Commanding } from './ask-for';
export { learnRoots } from './pick';
export type { Answer, Asked, MoveOf } from './asked';
