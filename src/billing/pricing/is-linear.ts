import type { PriceModel } from './price-model';

const BY_THE_WHOLE: readonly PriceModel['kind'][] = ['graduated', 'volume', 'package'];

/**
 * Whether a price asks for parts of a quantity as much as for all of it. Bands and packages do not: they look at how much there is in one place.
 * @example isLinear({ kind: 'per_unit', unitAmount: '0.01' }) => true
 * @example isLinear({ kind: 'package', amount: '5', packageSize: '100', rounding: 'up' }) => false
 */
export function isLinear({ kind }: PriceModel): boolean {
  return !BY_THE_WHOLE.includes(kind);
}
