import type { AggregationType, MeterDefinition } from '../../billing/metering';
import { decimal } from '../../billing/money';
import type { CatalogProblem } from '../common';

const BUCKETED: readonly AggregationType[] = ['max', 'sum'];

/** Everything that would keep a meter from measuring. `at` is where the caller wrote the aggregation. */
export function meterProblems(definition: MeterDefinition, at: string): readonly CatalogProblem[] {
  const { type, field, expression, multiplier, bucketSize, groupBy } = definition.aggregation;
  const problems: CatalogProblem[] = [];
  const add = (part: string, message: string, rule: string) => problems.push({ pointer: `${at}/${part}`, message, rule });
  if (expression !== undefined) add('expression', 'expressions are not available yet; name a field', 'expression_not_available');
  else if (type !== 'count' && field === undefined) add('field', `is needed: the property that ${type.toUpperCase()} reads`, 'field_needed');
  if (type === 'sum_with_multiplier' && multiplier === undefined) add('multiplier', 'is needed for SUM_WITH_MULTIPLIER', 'multiplier_needed');
  if (multiplier !== undefined && !decimal(multiplier).gt(0)) add('multiplier', 'must be greater than zero', 'multiplier_not_positive');
  if (bucketSize !== undefined && !BUCKETED.includes(type)) add('bucket_size', 'is for SUM and MAX only', 'bucket_not_allowed');
  if (groupBy !== undefined && (type !== 'max' || bucketSize === undefined)) add('group_by', 'is for MAX with a bucket_size only', 'group_by_not_allowed');
  return problems;
}
