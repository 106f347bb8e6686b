export { DEMO_MARK, seedDemo } from './seed-demo';
