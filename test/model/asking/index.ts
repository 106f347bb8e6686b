export { askFor } from './ask-for';
export type { Answer, Asked, MoveOf } from './asked';
