/** How many events become one number. */
export type AggregationType = 'count' | 'sum' | 'max' | 'min' | 'avg' | 'latest' | 'count_unique' | 'sum_with_multiplier' | 'weighted_sum';

/** Windows that events are aggregated in before the results are combined. Boundaries lie on the UTC clock and calendar; weeks start on Monday. */
export type BucketSize = 'minute' | '15min' | '30min' | 'hour' | '3hour' | '6hour' | '12hour' | 'day' | 'week' | 'month';

export interface Aggregation {
  readonly type: AggregationType;
  /** The property that carries the value; not needed to count events. */
  readonly field?: string;
  /** Arithmetic over properties in place of one field, for example "ceil(tokens / 1000) * weight". */
  readonly expression?: string;
  /** For `sum_with_multiplier`: decimal text. */
  readonly multiplier?: string;
  readonly bucketSize?: BucketSize;
  /** How the buckets' results become one quantity; their sum unless said otherwise. */
  readonly bucketCombine?: 'sum' | 'max';
  /** Each combination of these properties is aggregated on its own; the results are added up. */
  readonly groupBy?: readonly string[];
}

/** Keeps events whose property, written as text, is one of the values. */
export interface MeterFilter {
  readonly key: string;
  readonly values: readonly string[];
}

export interface MeterRounding {
  readonly mode: 'round' | 'ceil' | 'floor';
  readonly decimals: number;
}

/** What one meter counts. Plain JSON, versioned by its owner; the same definition runs in memory and compiles to SQL. */
export interface MeterDefinition {
  readonly eventName: string;
  readonly aggregation: Aggregation;
  readonly filters: readonly MeterFilter[];
  /** `never` carries a level on: all events before the period count as well. */
  readonly reset: 'billing_period' | 'never';
  readonly rounding?: MeterRounding;
}
