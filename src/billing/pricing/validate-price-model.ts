import { unreachable } from '../invariant';
import { decimal, isDecimalText } from '../money';
import type { MatrixPrice, PercentagePrice, PriceModel } from './price-model';
import { amountProblems, type PriceProblem, problem } from './price-problem';
import { tierProblems } from './tier-problems';

/**
 * Everything that is wrong with a price, before anything is billed by it. An empty list means that `priceQuantity` accepts it.
 * @example validatePriceModel({ kind: 'graduated', tiers: [tier('10', '0.02'), tier('20', '0.01')] }).map(({ reason }) => reason) => ["tier_last_not_open"]
 */
export function validatePriceModel(model: PriceModel): readonly PriceProblem[] {
  switch (model.kind) {
    case 'flat':
      return amountProblems('/amount', model.amount);
    case 'per_unit':
      return amountProblems('/unitAmount', model.unitAmount);
    case 'graduated':
    case 'volume':
      return tierProblems(model.tiers);
    case 'package':
      return [
        ...amountProblems('/amount', model.amount),
        ...positiveProblems('/packageSize', model.packageSize),
        ...(model.freeUnits === undefined ? [] : amountProblems('/freeUnits', model.freeUnits)),
      ];
    case 'percentage':
      return percentageProblems(model);
    case 'credit':
      return [...amountProblems('/unitAmount', model.unitAmount), ...positiveProblems('/creditsPerUnit', model.creditsPerUnit)];
    case 'matrix':
      return matrixProblems(model);
    case 'dynamic':
      return [];
    default:
      return unreachable(model);
  }
}

function positiveProblems(path: string, value: unknown): readonly PriceProblem[] {
  const problems = amountProblems(path, value);
  if (problems.length > 0 || !isDecimalText(value) || decimal(value).gt(0)) return problems;
  return [problem(path, 'must be greater than zero', 'not_positive')];
}

function percentageProblems(model: PercentagePrice): readonly PriceProblem[] {
  const optional = (['fixedPerEvent', 'freeUnits', 'freeEvents', 'minimumPerEvent', 'maximumPerEvent'] as const).flatMap((key) =>
    model[key] === undefined ? [] : amountProblems(`/${key}`, model[key]),
  );
  const problems = [...amountProblems('/percent', model.percent), ...optional];
  const { minimumPerEvent, maximumPerEvent } = model;
  if (problems.length === 0 && minimumPerEvent !== undefined && maximumPerEvent !== undefined && decimal(minimumPerEvent).gt(decimal(maximumPerEvent))) {
    return [problem('/minimumPerEvent', 'must not exceed the maximum per event', 'minimum_above_maximum')];
  }
  return problems;
}

/** More than three properties would make a table that nobody can read, let alone check. */
const matrixPropertiesMax = 3;

function matrixProblems(model: MatrixPrice): readonly PriceProblem[] {
  const problems: PriceProblem[] = [];
  const width = model.properties.length;
  if (width < 1 || width > matrixPropertiesMax) problems.push(problem('/properties', 'must name one to three properties', 'matrix_properties'));
  if (new Set(model.properties).size !== width) problems.push(problem('/properties', 'must not name a property twice', 'matrix_properties'));
  const seen = new Set<string>();
  for (const [index, cell] of model.cells.entries()) {
    if (cell.values.length !== width) problems.push(problem(`/cells/${index}/values`, `must have ${width} values, one for each property`, 'matrix_cell_width'));
    const key = JSON.stringify(cell.values);
    if (seen.has(key)) problems.push(problem(`/cells/${index}/values`, 'repeats an earlier cell', 'matrix_cell_repeated'));
    seen.add(key);
    problems.push(...amountProblems(`/cells/${index}/unitAmount`, cell.unitAmount));
  }
  return model.defaultUnitAmount === null ? problems : [...problems, ...amountProblems('/defaultUnitAmount', model.defaultUnitAmount)];
}
