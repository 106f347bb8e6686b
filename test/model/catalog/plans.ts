import type { Offer } from '../law/terms';
import { BYTES, CALLS, LEVEL } from './meters';
import { offer } from './offer';
import { RHYTHM_PLANS } from './rhythm-plans';
import { EVERY } from './rhythms';

export const PLANS: readonly Offer[] = [
  offer('basic', EVERY.month, [
    { name: 'basic fee', due: 'advance', model: { kind: 'flat', amount: '29.99' } },
    { name: 'basic calls', due: 'usage', meter: CALLS, model: { kind: 'per_unit', unit: '0.075' } },
  ]),
  offer('pro', EVERY.month, [
    { name: 'pro fee', due: 'advance', model: { kind: 'flat', amount: '310' } },
    { name: 'pro support', due: 'arrears', model: { kind: 'flat', amount: '50.05' } },
    {
      name: 'pro calls',
      due: 'usage',
      meter: CALLS,
      model: {
        kind: 'graduated',
        tiers: [
          [10, '0.111'],
          [25, '0.07'],
          [null, '0.0333'],
        ],
      },
    },
    {
      name: 'pro bytes',
      due: 'usage',
      meter: BYTES,
      model: {
        kind: 'volume',
        tiers: [
          [20, '0.5'],
          [100, '0.25'],
          [null, '0.1'],
        ],
      },
    },
  ]),
  offer('usage', EVERY.month, [
    { name: 'usage bytes', due: 'usage', meter: BYTES, model: { kind: 'package', amount: '4.95', size: 16 } },
    { name: 'usage level', due: 'usage', meter: LEVEL, model: { kind: 'per_unit', unit: '1.25' } },
  ]),
  offer('quarterly', EVERY.quarter, [
    { name: 'quarterly fee', due: 'advance', model: { kind: 'flat', amount: '799.99' } },
    {
      name: 'quarterly calls',
      due: 'usage',
      meter: CALLS,
      model: {
        kind: 'volume',
        tiers: [
          [30, '0.06'],
          [null, '0.04'],
        ],
      },
    },
  ]),
  ...RHYTHM_PLANS,
];
