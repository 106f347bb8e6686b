import { numericTextLengthMax } from './property-value';

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
