import type { ExplainStep } from '../explanation';
import { assert } from '../invariant';
import { type Decimal, decimal, zero } from '../money';
import type { MatrixPrice, PricingFacts } from './price-model';
import type { PricedAmount } from './priced-amount';

type Group = NonNullable<PricingFacts['groups']>[number];

/**
 * A unit price by the values of up to three event properties; combinations that no cell names take the default.
 * 10 units in eu at 0.20 and 5 elsewhere at 0.50 cost 2.00 + 2.50 = 4.50.
 * @example priceMatrix(regions, decimal('15'), { groups: [{ values: ['eu'], quantity: '10' }, { values: ['us'], quantity: '5' }] }).amount => "4.5"
 */
export function priceMatrix(model: MatrixPrice, quantity: Decimal, facts: PricingFacts): PricedAmount {
  const groups = facts.groups ?? [{ values: model.properties.map(() => null), quantity: quantity.toFixed() }];
  const steps = groups.map((group) => groupStep(model, group));
  const amount = steps.reduce((sum, step) => sum.plus(step.result), zero);
  return { amount, steps: [...steps, { rule: 'matrix_total', operation: 'add', operands: steps.map((step) => step.result), result: amount.toFixed() }] };
}

function groupStep(model: MatrixPrice, group: Group): ExplainStep {
  const cell = model.cells.find(
    (candidate) => candidate.values.length === group.values.length && candidate.values.every((value, i) => value === group.values[i]),
  );
  const unitAmount = cell?.unitAmount ?? model.defaultUnitAmount;
  const facts = Object.fromEntries(model.properties.map((property, i) => [property, group.values[i] ?? '']));
  assert(unitAmount !== null, 'matrix_cell_missing', facts);
  const amount = decimal(group.quantity).times(decimal(unitAmount));
  const rule = cell === undefined ? 'matrix_default' : 'matrix_cell';
  return { rule, operation: 'multiply', operands: [group.quantity, unitAmount], result: amount.toFixed(), facts };
}
