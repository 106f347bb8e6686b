import type { Instant } from './instant';

export type PeriodUnit = 'day' | 'week' | 'month' | 'quarter' | 'half_year' | 'year';

/**
 * How a subscription's periods repeat: the k-th starts at `anchor` plus k times `count` units on the wall clock of `zone`.
 * `calendar` alignment puts the boundaries on the zone's midnight of a day, Monday, first of month, quarter, half year or year;
 * its period 0 is then the stub from the anchor to the first such boundary.
 */
export interface Cadence {
  readonly anchor: Instant;
  readonly zone: string;
  readonly unit: PeriodUnit;
  readonly count: number;
  readonly alignment: 'anniversary' | 'calendar';
}
