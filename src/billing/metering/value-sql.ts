import { expressionSql } from './expression-sql';
import type { Aggregation } from './meter-definition';
import { numberSql, textSql } from './property-sql';
import type { SqlValues } from './sql-values';

/** What one event contributes; null marks an error. */
export function readingSql(aggregation: Aggregation, values: SqlValues): string {
  if (aggregation.type === 'count') return '0';
  if (aggregation.type === 'count_unique') return textSql(values.add(aggregation.field ?? '', 'text'));
  if (aggregation.expression !== undefined) return expressionSql(aggregation.expression, values);
  return numberSql(values.add(aggregation.field ?? '', 'text'));
}
