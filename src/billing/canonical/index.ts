export { canonicalJson } from './canonical-json';
export { digestOf } from './digest';
