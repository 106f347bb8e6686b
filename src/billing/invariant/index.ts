export { assert, InvariantError, present, unreachable, type Facts } from './invariant';
