import { prepared } from './prepared';
import type { NamedQuery } from './query-named';

type Columns = Readonly<Record<string, unknown>>;

/**
 * Inserts rows of one shape, however many: they travel as one JSON parameter, so that one prepared statement fits all. Decimals are strings
 * and arrive exactly; JSON columns are given as values, not as text. `conflict` is the rest of the statement.
 */
export function insertOf(table: string, rows: readonly [Columns, ...Columns[]], conflict = ''): NamedQuery {
  const columns = columnList(rows[0]);
  return prepared(`insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb) ${conflict}`, [
    JSON.stringify(rows),
  ]);
}

/** Sets columns of the row with an id. */
export function updateOf(table: string, id: string, row: Columns): NamedQuery {
  const columns = columnList(row);
  return prepared(`update ${table} set (${columns}) = (select ${columns} from jsonb_populate_record(null::${table}, $2::jsonb)) where id = $1`, [
    id,
    JSON.stringify(row),
  ]);
}

function columnList(row: Columns): string {
  return Object.entries(row)
    .flatMap(([column, value]) => (value === undefined ? [] : [`"${column}"`]))
    .join(', ');
}
