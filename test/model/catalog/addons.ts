import type { Offer, Rhythm } from '../law/terms';
import { BYTES } from './meters';
import { offer } from './offer';
import { EVERY } from './rhythms';

/** The same add-ons in every rhythm: a subscription takes those of its own. */
export const ADDONS: readonly Offer[] = Object.values(EVERY).flatMap((rhythm) => [extra(rhythm), metered(rhythm)]);

function extra(rhythm: Rhythm): Offer {
  return offer(named('extra', rhythm), rhythm, [{ name: 'extra fee', due: 'advance', model: { kind: 'flat', amount: '10.01' } }]);
}

function metered(rhythm: Rhythm): Offer {
  return offer(named('metered', rhythm), rhythm, [
    { name: 'metered base', due: 'arrears', model: { kind: 'flat', amount: '7.77' } },
    { name: named('metered bytes', rhythm), due: 'usage', meter: BYTES, model: { kind: 'per_unit', unit: '0.015' } },
  ]);
}

function named(name: string, { unit, count }: Rhythm): string {
  return `${name}, ${count} ${unit}`;
}
