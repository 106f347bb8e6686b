import { decimal, isDecimalText } from '../money';

/** One thing wrong with a price: where (a JSON pointer), in words, and as a stable reason. `band` is the index of the tier at fault. */
export interface PriceProblem {
  readonly path: string;
  readonly message: string;
  readonly reason: string;
  readonly band?: number;
}

/**
 * A problem at a place.
 * @example problem('/amount', 'must not be negative', 'negative_amount').reason => "negative_amount"
 */
export function problem(path: string, message: string, reason: string): PriceProblem {
  return { path, message, reason };
}

/**
 * Amounts are decimal strings and never negative: money goes back by credits and credit notes only.
 * @example amountProblems('/amount', '-0.01').map(({ reason }) => reason) => ["negative_amount"]
 */
export function amountProblems(path: string, value: unknown): readonly PriceProblem[] {
  if (!isDecimalText(value)) return [problem(path, 'must be a decimal string', 'not_a_decimal')];
  return decimal(value).isNegative() && !decimal(value).isZero() ? [problem(path, 'must not be negative', 'negative_amount')] : [];
}
