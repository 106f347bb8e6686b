import { type Instant, millisecondsOf } from '../calendar';
import { unreachable } from '../invariant';
import { Decimal, decimal, divide, zero } from '../money';
import { compareText } from './compare-text';
import type { Aggregation } from './meter-definition';
import type { MeasureWindow } from './usage-event';

/** One event's contribution: a number, or a text to be counted once. */
export interface Reading {
  readonly occurredAt: Instant;
  readonly eventId: string;
  readonly value: Decimal;
  readonly text: string;
}

/** Turns the readings of one group into a number. Nothing measured is zero. */
export function aggregate(aggregation: Aggregation, readings: readonly Reading[], window: MeasureWindow): Decimal {
  if (readings.length === 0) return zero;
  switch (aggregation.type) {
    case 'count':
      return decimal(BigInt(readings.length));
    case 'count_unique':
      return decimal(BigInt(new Set(readings.map((reading) => reading.text)).size));
    case 'sum':
      return sumOf(readings);
    case 'sum_with_multiplier':
      return sumOf(readings).times(decimal(aggregation.multiplier ?? '1'));
    case 'max':
      return Decimal.max(...readings.map((reading) => reading.value));
    case 'min':
      return Decimal.min(...readings.map((reading) => reading.value));
    case 'avg':
      return divide(sumOf(readings), decimal(BigInt(readings.length)));
    case 'latest':
      return readings.reduce((last, reading) => (isLater(reading, last) ? reading : last)).value;
    case 'weighted_sum':
      return weightedSum(readings, window);
    default:
      return unreachable(aggregation.type);
  }
}

function sumOf(readings: readonly Reading[]): Decimal {
  return readings.reduce((sum, reading) => sum.plus(reading.value), zero);
}

function isLater(reading: Reading, than: Reading): boolean {
  return reading.occurredAt > than.occurredAt || (reading.occurredAt === than.occurredAt && compareText(reading.eventId, than.eventId) > 0);
}

/**
 * The average level over the window, when each event changes the level by its value: every change counts for the share of the window that follows it.
 * 10 added at the start and 10 half-way make 15. A change before the window counts for all of it.
 */
function weightedSum(readings: readonly Reading[], window: MeasureWindow): Decimal {
  const start = millisecondsOf(window.start);
  const end = millisecondsOf(window.end);
  const weighted = readings.reduce((sum, { value, occurredAt }) => sum.plus(value.times(end - Math.max(millisecondsOf(occurredAt), start))), zero);
  return divide(weighted, decimal(BigInt(end - start)));
}
