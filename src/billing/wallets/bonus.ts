import { type Decimal, decimal } from '../money';

/** Extra credits for a large top-up: from the threshold on, a flat number or a percentage of what was bought. */
export interface BonusSlab {
  readonly threshold: string;
  readonly bonus: { readonly kind: 'flat' | 'percentage'; readonly value: string };
}

/**
 * The slab with the highest threshold that a top-up reaches, or null.
 * @example bonusSlabOf([{ threshold: '1000', bonus: { kind: 'flat', value: '50' } }], '999') => null
 */
export function bonusSlabOf(slabs: readonly BonusSlab[], credits: string): BonusSlab | null {
  const reached = slabs.filter((slab) => decimal(credits).gte(decimal(slab.threshold)));
  return reached.reduce<BonusSlab | null>((best, slab) => (best === null || decimal(slab.threshold).gt(decimal(best.threshold)) ? slab : best), null);
}

/**
 * The extra credits of a slab: 10 % of 3,000 are 300.
 * @example bonusOf({ threshold: '1000', bonus: { kind: 'percentage', value: '10' } }, '3000') => "300"
 */
export function bonusOf(slab: BonusSlab, credits: string): Decimal {
  const value = decimal(slab.bonus.value);
  return slab.bonus.kind === 'flat' ? value : decimal(credits).times(value).shiftedBy(-2);
}
