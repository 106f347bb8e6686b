import { assert } from '../invariant';
import type { LinePlan } from './invoice-plan';

/** What a line came to before its one rounding, as its own explanation says: for analyses, which split it into parts smaller than a cent. */
export function unroundedAmount({ key, explanation }: Pick<LinePlan, 'key' | 'explanation'>): string {
  const amount = explanation.find((step) => step.rule === 'rounding')?.operands[0];
  assert(amount !== undefined, 'line_without_rounding', { key });
  return amount;
}
