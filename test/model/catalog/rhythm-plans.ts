import type { Offer } from '../law/terms';
import { BYTES, CALLS, LEVEL } from './meters';
import { offer } from './offer';
import { EVERY } from './rhythms';

/** Plans for the sake of their rhythm: from days to a year, and several of one unit. */
export const RHYTHM_PLANS: readonly Offer[] = [
  offer('weekly', EVERY.week, [
    { name: 'weekly fee', due: 'advance', model: { kind: 'flat', amount: '6.99' } },
    { name: 'weekly bytes', due: 'usage', meter: BYTES, model: { kind: 'per_unit', unit: '0.045' } },
  ]),
  offer('ten days', EVERY.tenDays, [
    { name: 'ten days fee', due: 'advance', model: { kind: 'flat', amount: '9.87' } },
    { name: 'ten days support', due: 'arrears', model: { kind: 'flat', amount: '3.33' } },
  ]),
  offer('fortnightly', EVERY.fortnight, [
    { name: 'fortnightly fee', due: 'arrears', model: { kind: 'flat', amount: '15.5' } },
    { name: 'fortnightly level', due: 'usage', meter: LEVEL, model: { kind: 'per_unit', unit: '0.8' } },
  ]),
  offer('two months', EVERY.twoMonths, [
    { name: 'two months fee', due: 'advance', model: { kind: 'flat', amount: '57' } },
    { name: 'two months calls', due: 'usage', meter: CALLS, model: { kind: 'package', amount: '2.2', size: 9 } },
  ]),
  offer('half-yearly', EVERY.halfYear, [
    { name: 'half-yearly fee', due: 'advance', model: { kind: 'flat', amount: '149.95' } },
    { name: 'half-yearly bytes', due: 'usage', meter: BYTES, model: { kind: 'per_unit', unit: '0.0325' } },
  ]),
  offer('yearly', EVERY.year, [
    { name: 'yearly fee', due: 'advance', model: { kind: 'flat', amount: '2999' } },
    { name: 'yearly support', due: 'arrears', model: { kind: 'flat', amount: '365.01' } },
    { name: 'yearly calls', due: 'usage', meter: CALLS, model: { kind: 'per_unit', unit: '0.05' } },
  ]),
];
