import { Exact, least, ZERO } from './exact';
import type { Model } from './terms';

/** What a quantity costs. Nothing costs nothing. */
export function priceOf(model: Model, quantity: Exact): Exact {
  if (quantity.equals(ZERO)) return ZERO;
  switch (model.kind) {
    case 'flat':
      return Exact.of(model.amount).times(quantity);
    case 'per_unit':
      return Exact.of(model.unit).times(quantity);
    case 'graduated':
      return bands(model.tiers).reduce((sum, { above, upTo, unit }) => {
        const within = (upTo === null ? quantity : least(quantity, upTo)).minus(above);
        return within.isMoreThan(ZERO) ? sum.plus(within.times(unit)) : sum;
      }, ZERO);
    case 'volume': {
      const band = bands(model.tiers).find(({ upTo }) => upTo === null || !quantity.isMoreThan(upTo));
      return quantity.times(band?.unit ?? ZERO);
    }
    case 'package':
      return quantity.times(Exact.of(1, model.size)).up().times(Exact.of(model.amount));
  }
}

function bands(tiers: Extract<Model, { kind: 'graduated' | 'volume' }>['tiers']) {
  return tiers.map(([upTo, unit], index) => ({
    above: Exact.of(tiers[index - 1]?.[0] ?? 0),
    upTo: upTo === null ? null : Exact.of(upTo),
    unit: Exact.of(unit),
  }));
}
