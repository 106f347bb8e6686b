export type { Commitment } from './commitment';
