export { askFor, type Commanding } from './ask-for';
export type { Answer, Asked, MoveOf } from './asked';
