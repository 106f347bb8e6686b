import { divideWhole, type ExplainStep } from '../explanation';
import { Decimal, decimal, zero } from '../money';
import type { PackagePrice } from './price-model';
import type { PricedAmount } from './priced-amount';

/**
 * Sold by the package, after the free units: a package begun counts whole (`up`) or only full ones count (`down`).
 * 250 units, 50 of them free, in packages of 100 at 5.00 make 2 packages, 10.00.
 * @example pricePackage({ kind: 'package', amount: '5', packageSize: '100', rounding: 'up', freeUnits: '50' }, decimal('250')).amount => "10"
 * @example pricePackage({ kind: 'package', amount: '5', packageSize: '100', rounding: 'down' }, decimal('250')).amount => "10"
 */
export function pricePackage(model: PackagePrice, quantity: Decimal): PricedAmount {
  const steps: ExplainStep[] = [];
  let billable = quantity;
  if (model.freeUnits !== undefined) {
    billable = Decimal.max(quantity.minus(decimal(model.freeUnits)), zero);
    steps.push({
      rule: 'package_free_units',
      operation: 'subtract',
      operands: [quantity.toFixed(), quantity.minus(billable).toFixed()],
      result: billable.toFixed(),
    });
  }
  const packages = divideWhole(billable, decimal(model.packageSize), model.rounding === 'up' ? Decimal.ROUND_UP : Decimal.ROUND_DOWN);
  steps.push({
    rule: 'package_count',
    operation: model.rounding === 'up' ? 'ceil_divide' : 'floor_divide',
    operands: [billable.toFixed(), model.packageSize],
    result: packages.toFixed(),
  });
  const amount = packages.times(decimal(model.amount));
  steps.push({ rule: 'package_amount', operation: 'multiply', operands: [packages.toFixed(), model.amount], result: amount.toFixed() });
  return { amount, steps };
}
