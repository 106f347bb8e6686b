import { Decimal, decimal } from '../money';

/** Levels to be told about. Beyond the last one, `recurring` repeats at that distance for ever. */
export interface AlertLevels {
  readonly thresholds: readonly string[];
  readonly recurring: string | null;
}

/** A customer who crosses more levels than this in one step needs no list of them. */
const crossingsMax = 1000;

/**
 * The levels that a value crossed or reached on its way up (or down), ascending.
 * From 8 to 30 with levels 10, 30 and 50: 10 and 30.
 * @example crossedLevels({ thresholds: ['10', '30', '50'], recurring: null }, decimal('8'), decimal('30'), 'increasing') => ["10", "30"]
 */
export function crossedLevels(levels: AlertLevels, previous: Decimal, current: Decimal, direction: 'increasing' | 'decreasing'): readonly Decimal[] {
  const thresholds = levels.thresholds.map(decimal);
  const crossed =
    direction === 'increasing' ? (level: Decimal) => level.gt(previous) && level.lte(current) : (level: Decimal) => level.lt(previous) && level.gte(current);
  const recurring = levels.recurring === null ? [] : recurringLevels(thresholds, decimal(levels.recurring), { previous, current, direction });
  return [...thresholds, ...recurring].filter(crossed).sort((a, b) => (a.lt(b) ? -1 : 1));
}

/** Recurring levels continue from the outermost threshold in the direction of travel, or from zero when there is none. */
function recurringLevels(
  thresholds: readonly Decimal[],
  step: Decimal,
  { previous, current, direction }: { readonly previous: Decimal; readonly current: Decimal; readonly direction: 'increasing' | 'decreasing' },
): readonly Decimal[] {
  const up = direction === 'increasing';
  const base = thresholds.length === 0 ? decimal('0') : up ? Decimal.max(...thresholds) : Decimal.min(...thresholds);
  const sign = up ? 1 : -1;
  const travelled = previous.minus(base).times(sign).div(step).decimalPlaces(0, Decimal.ROUND_DOWN);
  const first = Decimal.max(travelled, decimal('1'));
  const levels: Decimal[] = [];
  for (let n = first; levels.length < crossingsMax; n = n.plus(1)) {
    const level = base.plus(step.times(n).times(sign));
    if (up ? level.gt(current) : level.lt(current)) break;
    levels.push(level);
  }
  return levels;
}
