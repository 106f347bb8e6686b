export type { Allowance } from './allowance';
export { coveredByAllowance } from './apply-allowance';
