import type { Offer } from '../law/terms';
import { BYTES } from './meters';
import { offer } from './offer';

export const ADDONS: readonly Offer[] = [
  offer('extra', 'month', [{ name: 'extra fee', due: 'advance', model: { kind: 'flat', amount: '10.01' } }]),
  offer('metered', 'month', [
    { name: 'metered base', due: 'arrears', model: { kind: 'flat', amount: '7.77' } },
    { name: 'metered bytes', due: 'usage', meter: BYTES, model: { kind: 'per_unit', unit: '0.015' } },
  ]),
];
