import { unreachable } from '../invariant';
import { type Decimal, decimal, one, zero } from '../money';
import { priceCredit } from './credit';
import { priceDynamic } from './dynamic';
import { priceFlat } from './flat';
import { priceGraduated } from './graduated';
import { priceMatrix } from './matrix';
import { pricePackage } from './package';
import { pricePercentage } from './percentage';
import { pricePerUnit } from './per-unit';
import type { PriceModel, PricingFacts, Tier } from './price-model';
import { type PricedAmount, pricedAtNothing } from './priced-amount';
import { priceVolume } from './volume';

/**
 * The exact amount for a quantity, with every step of its arithmetic. Rounding to the currency happens once, later, for the whole line.
 * A quantity of zero or below costs nothing unless the price says `chargeOnZero`.
 * @example priceQuantity({ kind: 'per_unit', unitAmount: '0.01' }, decimal('1250')).amount => "12.5"
 * @example priceQuantity({ kind: 'per_unit', unitAmount: '0.01' }, decimal('0')).amount => "0"
 */
export function priceQuantity(model: PriceModel, quantity: Decimal, facts: PricingFacts = {}): PricedAmount {
  if (!quantity.gt(zero)) return model.chargeOnZero === true ? priceZero(model) : pricedAtNothing;
  switch (model.kind) {
    case 'flat':
      return priceFlat(model, quantity);
    case 'per_unit':
      return pricePerUnit(model, quantity);
    case 'graduated':
      return priceGraduated(model, quantity);
    case 'volume':
      return priceVolume(model, quantity);
    case 'package':
      return pricePackage(model, quantity);
    case 'percentage':
      return pricePercentage(model, quantity, facts);
    case 'credit':
      return priceCredit(model, quantity);
    case 'matrix':
      return priceMatrix(model, quantity, facts);
    case 'dynamic':
      return priceDynamic(quantity, facts);
    default:
      return unreachable(model);
  }
}

/** The least that a model can cost: the fixed fee, the first band's flat fee, or one package. */
function priceZero(model: PriceModel): PricedAmount {
  switch (model.kind) {
    case 'flat':
      return priceFlat(model, one);
    case 'package':
      return {
        amount: decimal(model.amount),
        steps: [{ rule: 'zero_package', operation: 'value', operands: [model.amount], result: decimal(model.amount).toFixed() }],
      };
    case 'graduated':
    case 'volume':
      return firstFlatFee(model.tiers);
    case 'per_unit':
    case 'percentage':
    case 'credit':
    case 'matrix':
    case 'dynamic':
      return pricedAtNothing;
    default:
      return unreachable(model);
  }
}

function firstFlatFee(tiers: readonly Tier[]): PricedAmount {
  const fee = tiers[0]?.flatAmount ?? '0';
  return { amount: decimal(fee), steps: [{ rule: 'zero_first_band', operation: 'value', operands: [fee], result: decimal(fee).toFixed() }] };
}
