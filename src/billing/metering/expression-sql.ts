import { InvariantError } from '../invariant';
import type { SqlValues } from './sql-values';

/** The SQL of `evaluateExpression`. */
export function expressionSql(expression: string, _values: SqlValues): string {
  throw new InvariantError('expressions_not_available', { expression });
}
