import { type Instant, millisecondsOf } from '../calendar';
import { type Decimal, Decimal as Decimals, decimal, divide, zero } from '../money';
import { bucketStart } from './buckets';
import { compareText } from './compare-text';
import type { Aggregation, MeterDefinition } from './meter-definition';
import { roundQuantity } from './round-quantity';
import type { Measurement, MeasureWindow } from './usage-event';

/**
 * What is known of some events of one meter, in a form that adds up: two partials of disjoint events make the partial of all of them,
 * to the last digit. Decimals are text.
 */
export interface UsagePartial {
  readonly events: number;
  readonly errors: number;
  readonly checksum: string;
  /** The sum, extreme or latest of the readings, by the meter's aggregation; null when there are none. */
  readonly value: string | null;
  /** For a time-weighted level: the sum of reading x milliseconds since 1970. */
  readonly moment: string | null;
  /** For the latest reading: when it happened, and its event's id, which decides between equal times. */
  readonly latestAt: Instant | null;
  readonly latestId: string | null;
}

/** The partial of nothing. */
export const NO_EVENTS: UsagePartial = { events: 0, errors: 0, checksum: '0', value: null, moment: null, latestAt: null, latestId: null };

/** A partial of events that all lie in one hour, and on one side of every bound that matters. */
export interface UsagePiece {
  readonly hour: Instant;
  /** Before the measured window: only a meter that never resets sees such events. */
  readonly beforeWindow: boolean;
  readonly partial: UsagePartial;
}

const additive = ['count', 'sum', 'sum_with_multiplier'];
const subHour = ['minute', '15min', '30min'];

/** Whether hourly partials suffice: not for distinct values, nor where groups or short buckets change the result. */
export function hasPartials({ aggregation }: MeterDefinition): boolean {
  const { type, groupBy, bucketSize, bucketCombine } = aggregation;
  if (type === 'count_unique') return false;
  const isAdditive = additive.includes(type);
  if (groupBy !== undefined && groupBy.length > 0 && !isAdditive) return false;
  if (bucketSize === undefined || !subHour.includes(bucketSize)) return type !== 'weighted_sum' || bucketSize === undefined;
  return isAdditive && bucketCombine !== 'max';
}

/** Everything in a meter that its partials depend on: meters that differ only in the rest can share them. */
export function partialIdentity({ eventName, aggregation, filters }: MeterDefinition): readonly unknown[] {
  const { type, field, expression } = aggregation;
  const kind = type === 'sum_with_multiplier' || type === 'avg' ? 'sum' : type;
  const kept = filters.map(({ key, values }) => [key, values.toSorted()]);
  return [1, eventName, kind, type === 'count' ? null : (field ?? null), expression ?? null, kept];
}

/** The partial of two disjoint sets of events. */
export function mergePartials(type: Aggregation['type'], a: UsagePartial, b: UsagePartial): UsagePartial {
  const counts = { events: a.events + b.events, errors: a.errors + b.errors, checksum: (BigInt(a.checksum) + BigInt(b.checksum)).toString() };
  if (type === 'latest') return { ...(isLater(b, a) ? b : a), ...counts };
  return { ...counts, value: combined(type, a.value, b.value), moment: combined('sum', a.moment, b.moment), latestAt: null, latestId: null };
}

function combined(type: Aggregation['type'], a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  if (type === 'max') return Decimals.max(a, b).toFixed();
  if (type === 'min') return Decimals.min(a, b).toFixed();
  return decimal(a).plus(decimal(b)).toFixed();
}

function isLater(partial: UsagePartial, than: UsagePartial): boolean {
  if (partial.latestAt === null || than.latestAt === null) return than.latestAt === null && partial.latestAt !== null;
  if (partial.latestAt !== than.latestAt) return partial.latestAt > than.latestAt;
  return compareText(partial.latestId ?? '', than.latestId ?? '') > 0;
}

/** The measurement of a window from the pieces of all its events: the same as `measure` gives for the events themselves. */
export function measurementOf(meter: MeterDefinition, pieces: readonly UsagePiece[], window: MeasureWindow): Measurement {
  const { type, bucketSize, bucketCombine } = meter.aggregation;
  const buckets = new Map<string, UsagePiece[]>();
  for (const piece of pieces) {
    if (piece.partial.events === 0) continue;
    const bucket = bucketSize === undefined || (subHour.includes(bucketSize) && additive.includes(type)) ? '' : bucketStart(piece.hour, bucketSize);
    const found = buckets.get(bucket);
    if (found) found.push(piece);
    else buckets.set(bucket, [piece]);
  }
  const quantities = [...buckets.values()].map((bucket) => quantityOf(meter.aggregation, bucket, window));
  const total = bucketCombine === 'max' && quantities.length > 0 ? Decimals.max(...quantities) : quantities.reduce((sum, value) => sum.plus(value), zero);
  return {
    quantity: roundQuantity(total, meter.rounding).toFixed(),
    eventCount: pieces.reduce((sum, { partial }) => sum + partial.events, 0),
    errorCount: pieces.reduce((sum, { partial }) => sum + partial.errors, 0),
    checksum: pieces.reduce((sum, { partial }) => sum + BigInt(partial.checksum), 0n).toString(),
  };
}

function quantityOf(aggregation: Aggregation, pieces: readonly UsagePiece[], window: MeasureWindow): Decimal {
  const { type, multiplier } = aggregation;
  if (type === 'weighted_sum') return weightedSum(pieces, window);
  if (type === 'count') return decimal(BigInt(pieces.reduce((sum, { partial }) => sum + partial.events, 0)));
  const found = pieces.map((piece) => piece.partial).filter((partial) => partial.value !== null);
  const [first] = found;
  if (first === undefined) return zero;
  if (type === 'latest') return valueOf(found.reduce((last, partial) => (isLater(partial, last) ? partial : last), first));
  if (type === 'max') return Decimals.max(...found.map(valueOf));
  if (type === 'min') return Decimals.min(...found.map(valueOf));
  const sum = found.reduce((total, partial) => total.plus(valueOf(partial)), zero);
  if (type === 'avg') return divide(sum, decimal(BigInt(pieces.reduce((count, { partial }) => count + partial.events - partial.errors, 0))));
  return type === 'sum_with_multiplier' ? sum.times(decimal(multiplier ?? '1')) : sum;
}

function valueOf(partial: UsagePartial): Decimal {
  return new Decimals(partial.value ?? '0');
}

/** Sum of value x (end - time) = end x sum of values - sum of value x time; what lies before the window counts from its start. */
function weightedSum(pieces: readonly UsagePiece[], window: MeasureWindow): Decimal {
  const start = decimal(BigInt(millisecondsOf(window.start)));
  const end = decimal(BigInt(millisecondsOf(window.end)));
  const weighted = pieces.reduce((sum, { beforeWindow, partial }) => {
    const value = valueOf(partial);
    return sum.plus(value.times(end)).minus(beforeWindow ? value.times(start) : decimal(partial.moment ?? '0'));
  }, zero);
  return divide(weighted, end.minus(start));
}
