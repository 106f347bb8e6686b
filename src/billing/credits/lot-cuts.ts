import type { Instant, Period } from '../calendar';
import type { CreditLot } from './credit-lot';

/**
 * The segments of a period between which the set of valid lots changes. A meter that adds up is measured in each of them, so that a lot
 * pays exactly for the usage of its own time; other meters are measured over the whole period as one segment.
 * @example lotCuts(january, [lot('a', '10', '2026-01-11T00:00:00.000Z')]).map(({ end }) => end) => ["2026-01-11T00:00:00.000Z","2026-02-01T00:00:00.000Z"]
 */
export function lotCuts(period: Period, lots: readonly CreditLot[]): readonly Period[] {
  const inside = (instant: Instant | null): instant is Instant => instant !== null && instant > period.start && instant < period.end;
  const cuts = [...new Set(lots.flatMap((lot) => [lot.validFrom, lot.validUntil]).filter(inside))].sort();
  const starts = [period.start, ...cuts];
  return starts.map((start, index) => ({ start, end: cuts[index] ?? period.end }));
}
