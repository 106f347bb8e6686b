import type { Price } from '../law/terms';
import { LEVEL } from './meters';

/** What one subscription may be given beside its plan. */
export const OWN_PRICES: readonly Price[] = [
  { name: 'own seats', due: 'advance', model: { kind: 'per_unit', unit: '12.34' } },
  { name: 'own support', due: 'arrears', model: { kind: 'flat', amount: '21.5' } },
  { name: 'own level', due: 'usage', meter: LEVEL, model: { kind: 'per_unit', unit: '0.333' } },
];
