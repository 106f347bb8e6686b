import { validateMeter, type MeterDefinition } from '../../billing/metering';
import { decimal, isDecimalText } from '../../billing/money';
import type { CatalogProblem } from '../common';

/** Where a charge of dialect B writes what a meter of dialect A keeps in its aggregation. */
const DIALECT_B: readonly (readonly [string, string])[] = [
  ['/aggregation/', '/'],
  ['/rounding/', '/usage_rounding/'],
];

/** Everything that would keep a meter from measuring, pointed at where the caller wrote it: `at` is its place in the body. */
export function meterProblems(definition: MeterDefinition, at: string, dialect: 'a' | 'b'): readonly CatalogProblem[] {
  const found = [...validateMeter(definition), ...ownProblems(definition)];
  return found.map(({ path, message, reason }) => ({ pointer: `${at}${written(path, dialect)}`, message, rule: reason }));
}

function written(path: string, dialect: 'a' | 'b'): string {
  const snake = path.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const moved = dialect === 'b' ? DIALECT_B.find(([from]) => snake.startsWith(from)) : undefined;
  return moved ? `${moved[1]}${snake.slice(moved[0].length)}` : snake;
}

/** What can be measured but can only be a mistake. */
function ownProblems({ aggregation }: MeterDefinition) {
  const { field, expression, multiplier } = aggregation;
  const problems: { readonly path: string; readonly message: string; readonly reason: string }[] = [];
  if (field !== undefined && expression !== undefined) {
    problems.push({ path: '/aggregation/expression', message: 'cannot be sent together with field', reason: 'field_and_expression' });
  }
  if (isDecimalText(multiplier) && !decimal(multiplier).gt(0)) {
    problems.push({ path: '/aggregation/multiplier', message: 'must be greater than zero', reason: 'multiplier_not_positive' });
  }
  return problems;
}
