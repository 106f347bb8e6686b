import { isDecimalText } from '../money';
import { compileExpression } from './expression';
import { expressionSql } from './expression-sql';
import type { AggregationType, MeterDefinition } from './meter-definition';
import { SqlValues } from './sql-values';

/** One thing wrong with a meter: where (a JSON pointer), in words, and as a stable reason. */
export interface MeterProblem {
  readonly path: string;
  readonly message: string;
  readonly reason: string;
}

/** Aggregations that take a number from each event, and so may compute it by an expression. */
const numeric: readonly AggregationType[] = ['sum', 'avg', 'max', 'min', 'latest', 'sum_with_multiplier'];

export function supportsExpression(type: AggregationType): boolean {
  return numeric.includes(type);
}

/** Everything that is wrong with a meter. An empty list means that it can be measured, in memory and in SQL. */
export function validateMeter(meter: MeterDefinition): readonly MeterProblem[] {
  const { type, field, multiplier, bucketSize, bucketCombine, groupBy } = meter.aggregation;
  const problems: MeterProblem[] = [];
  const add = (path: string, message: string, reason: string): number => problems.push({ path, message, reason });
  if (meter.eventName.trim() === '') add('/eventName', 'must name an event', 'event_name_missing');
  if (type !== 'count' && (field ?? '') === '' && meter.aggregation.expression === undefined)
    add('/aggregation/field', `${type} needs a field`, 'field_missing');
  if (type === 'sum_with_multiplier' && !isDecimalText(multiplier)) add('/aggregation/multiplier', 'must be a decimal string', 'multiplier_missing');
  if (type === 'weighted_sum' && bucketSize !== undefined) add('/aggregation/bucketSize', 'a time-weighted level has no buckets', 'bucket_not_allowed');
  if (bucketCombine !== undefined && bucketSize === undefined) add('/aggregation/bucketCombine', 'needs a bucket size', 'bucket_missing');
  if (groupBy?.some((key) => key === '') === true) add('/aggregation/groupBy', 'must name properties', 'group_missing');
  for (const [index, filter] of meter.filters.entries()) {
    if (filter.key === '') add(`/filters/${index}/key`, 'must name a property', 'filter_key_missing');
    if (filter.values.length === 0) add(`/filters/${index}/values`, 'must have at least one value', 'filter_values_missing');
  }
  const { rounding } = meter;
  if (rounding !== undefined && !(Number.isInteger(rounding.decimals) && Math.abs(rounding.decimals) <= 15)) {
    add('/rounding/decimals', 'must be a whole number from -15 to 15', 'rounding_decimals');
  }
  return [...problems, ...expressionProblems(meter)];
}

function expressionProblems(meter: MeterDefinition): readonly MeterProblem[] {
  const { type, expression } = meter.aggregation;
  const path = '/aggregation/expression';
  if (expression === undefined) return [];
  if (!supportsExpression(type)) return [{ path, message: `${type} takes no expression`, reason: 'expression_not_supported' }];
  try {
    compileExpression(expression);
    expressionSql(expression, new SqlValues());
    return [];
  } catch (error) {
    return [{ path, message: (error as Error).message, reason: 'expression_invalid' }];
  }
}
