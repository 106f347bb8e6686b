import { bucketWindows } from '../billing/metering';
import { partOf, type Fraction } from '../billing/proration';
import { customerRefs } from '../customers';
import { assert, type Db, type Instant } from '../platform';
import type { UsageSource } from './line-source';
import { measureSpans, type MeasuredBy } from './measure-source';
import { pricedWindows } from './priced-windows';

/** A window of a meter with what was used in it; where so much is promised in each, also which part of it the line was in force for. */
export interface LineWindow {
  readonly start: Instant;
  readonly quantity: string;
  readonly part: Fraction | null;
}

// Windows lie on the clock in UTC, and are counted by their exact length.
const BASIS = { unit: 'second', zone: 'UTC' } as const;

/** The windows of a line that are priced each on its own. */
export async function measureWindows(db: Db, by: MeasuredBy, source: UsageSource): Promise<readonly LineWindow[]> {
  if (source.commitment?.promised.per === 'bucket') return promisedWindows(db, by, source, source.commitment.until);
  const whose = { environmentId: by.party.environment.id, customerRefs: customerRefs(by.party.customer), ingestedBefore: by.ingestedBefore };
  return (await pricedWindows(db, whose, source)).map((window) => ({ ...window, part: null }));
}

/** Those of a line that promises so much in each of them, up to where its promise ends. */
async function promisedWindows(db: Db, by: MeasuredBy, { meter, period }: UsageSource, until: Instant): Promise<readonly LineWindow[]> {
  const { bucketSize } = meter.definition.aggregation;
  assert(bucketSize, 'windowed_commitment_without_windows', { meter_id: meter.id });
  const windows = bucketWindows(period.start, until, bucketSize);
  // An invoice in the middle of the period has measured nothing of what is still to come.
  const begun = windows.filter(({ start }) => start < period.end).map(({ start, end }) => ({ start, end: end < period.end ? end : period.end }));
  const measured = await measureSpans(db, by, meter.definition, begun);
  return windows.map(({ whole, ...window }, index) => ({
    start: window.start,
    quantity: measured[index]?.quantity ?? '0',
    part: partOf(whole, window, BASIS),
  }));
}
