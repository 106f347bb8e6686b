import { present } from '../invariant';
import type { Decimal } from '../money';
import { decimal } from '../money';
import type { Tier, VolumePrice } from './price-model';
import type { PricedAmount } from './priced-amount';

/**
 * The whole quantity is priced at the rate of the band that holds it (a bound belongs to its band), plus that band's flat fee.
 * @example priceVolume({ kind: 'volume', tiers: [tier('1000', '1'), tier(null, '0.5')] }, decimal('1000')).amount => "1000"
 * @example priceVolume({ kind: 'volume', tiers: [tier('1000', '1'), tier(null, '0.5', '7')] }, decimal('1001')).amount => "507.5"
 */
export function priceVolume(model: VolumePrice, quantity: Decimal): PricedAmount {
  const band = bandOf(model.tiers, quantity);
  const tier = present(model.tiers[band], 'volume_band_missing', { quantity: quantity.toFixed() });
  const amount = quantity.times(decimal(tier.unitAmount)).plus(decimal(tier.flatAmount));
  return {
    amount,
    steps: [
      {
        rule: 'volume_band',
        operation: 'multiply_add',
        operands: [quantity.toFixed(), tier.unitAmount, tier.flatAmount],
        result: amount.toFixed(),
        facts: { band: String(band), up_to: tier.upTo ?? 'unlimited' },
      },
    ],
  };
}

/**
 * The index of the band that holds a quantity.
 * @example bandOf([tier('1000', '1'), tier(null, '0.5')], decimal('1000')) => 0
 */
export function bandOf(tiers: readonly Tier[], quantity: Decimal): number {
  return tiers.findIndex((tier) => tier.upTo === null || quantity.lte(decimal(tier.upTo)));
}
