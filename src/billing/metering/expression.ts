import { InvariantError } from '../invariant';
import type { Decimal } from '../money';

/** The value of an expression over an event's properties. */
export function evaluateExpression(expression: string, _properties: Readonly<Record<string, unknown>>): Decimal | undefined {
  throw new InvariantError('expressions_not_available', { expression });
}
