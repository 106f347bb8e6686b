import { Decimal, decimal, zero } from '../money';
import type { Allowance } from './allowance';

/**
 * How many units the allowance covers. 120 units with 100 included leave 20; with 10 a day, days of 4 and 15 leave 0 + 5.
 * @example coveredByAllowance({ limit: '100' }, decimal('120')) => "100"
 * @example coveredByAllowance({ limit: '10', windows: [{ start: 'mon', quantity: '4' }, { start: 'tue', quantity: '15' }] }, decimal('19')) => "14"
 * @example coveredByAllowance({ limit: '100', usedBefore: '70' }, decimal('50')) => "30"
 * @example coveredByAllowance({ limit: '100', windows: [{ start: 'year', quantity: '50', usedBefore: '70' }] }, decimal('50')) => "30"
 */
export function coveredByAllowance(allowance: Allowance, quantity: Decimal): Decimal {
  const used = Decimal.max(quantity, zero);
  if (allowance.limit === null) return used;
  const limit = Decimal.max(decimal(allowance.limit).minus(decimal(allowance.usedBefore ?? '0')), zero);
  if (allowance.windows === undefined) return Decimal.min(used, limit);
  const covered = allowance.windows.reduce((sum, { quantity: inWindow, usedBefore }) => {
    const left = Decimal.max(limit.minus(decimal(usedBefore ?? '0')), zero);
    return sum.plus(Decimal.max(Decimal.min(decimal(inWindow), left), zero));
  }, zero);
  return Decimal.min(covered, used);
}
