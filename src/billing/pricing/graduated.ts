import type { ExplainStep } from '../explanation';
import { type Decimal, decimal, zero } from '../money';
import type { GraduatedPrice, Tier } from './price-model';
import type { PricedAmount } from './priced-amount';

/**
 * Each band is priced at its own rate, plus the flat fee of each band entered. A bound belongs to the band below it.
 * 1,500 units in bands [up to 1,000 at 0.01, the rest at 0.005] cost 10.00 + 2.50 = 12.50.
 * @example priceGraduated({ kind: 'graduated', tiers: [tier('1000', '0.01'), tier(null, '0.005')] }, decimal('1500')).amount => "12.5"
 */
export function priceGraduated(model: GraduatedPrice, quantity: Decimal): PricedAmount {
  const { steps, amount } = priceBands(model.tiers, quantity);
  if (steps.length === 1) return { amount, steps };
  return { amount, steps: [...steps, { rule: 'graduated_total', operation: 'add', operands: steps.map((step) => step.result), result: amount.toFixed() }] };
}

/**
 * One step for each band entered: its part of the quantity times its rate plus its flat fee.
 * @example graduatedSteps([tier('10', '2'), tier(null, '1', '5')], decimal('12')).map((step) => step.result) => ["20","7"]
 */
export function graduatedSteps(tiers: readonly Tier[], quantity: Decimal): readonly ExplainStep[] {
  return priceBands(tiers, quantity).steps;
}

/** Rating is mostly this loop, so each number is read once and compared without making another. */
function priceBands(tiers: readonly Tier[], quantity: Decimal): PricedAmount {
  const steps: ExplainStep[] = [];
  let amount = zero;
  let from = zero;
  let fromText = '0';
  for (const [band, tier] of tiers.entries()) {
    if (!quantity.gt(from)) break;
    const bound = tier.upTo === null ? quantity : decimal(tier.upTo);
    const upper = quantity.lt(bound) ? quantity : bound;
    const inBand = upper.minus(from);
    const variable = inBand.times(decimal(tier.unitAmount));
    const priced = tier.flatAmount === '0' ? variable : variable.plus(decimal(tier.flatAmount));
    steps.push({
      rule: 'graduated_band',
      operation: 'multiply_add',
      operands: [inBand.toFixed(), tier.unitAmount, tier.flatAmount],
      result: priced.toFixed(),
      facts: { band: String(band), from: fromText, up_to: tier.upTo ?? 'unlimited' },
    });
    amount = amount.plus(priced);
    from = upper;
    fromText = tier.upTo ?? fromText;
  }
  return { amount, steps };
}
