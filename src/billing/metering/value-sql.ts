import { expressionSql } from './expression-sql';
import type { Aggregation } from './meter-definition';
import { numericTextLengthMax } from './property-value';
import type { SqlValues } from './sql-values';

/** The SQL of `propertyText`. */
export function textSql(key: string): string {
  return `(case when jsonb_typeof(properties -> ${key}) in ('string', 'number', 'boolean') then properties ->> ${key} end)`;
}

/**
 * The SQL of `propertyNumber`: the cast of text is guarded, so it never throws. Numbers in JSON need
 * no pattern, and most values are numbers: telling them apart first halves the time of a scan.
 */
export function numberSql(key: string): string {
  const text = `(properties ->> ${key})`;
  const pattern = '^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,2})?$';
  return `(case jsonb_typeof(properties -> ${key})
      when 'number' then case when length(${text}) <= ${numericTextLengthMax} then (properties -> ${key})::numeric end
      when 'string' then case when length(${text}) <= ${numericTextLengthMax} and ${text} ~ '${pattern}' then ${text}::numeric end end)`;
}

/** What one event contributes; null marks an error. */
export function readingSql(aggregation: Aggregation, values: SqlValues): string {
  if (aggregation.type === 'count') return '0';
  if (aggregation.type === 'count_unique') return textSql(values.add(aggregation.field ?? '', 'text'));
  if (aggregation.expression !== undefined) return expressionSql(aggregation.expression, values);
  return numberSql(values.add(aggregation.field ?? '', 'text'));
}
