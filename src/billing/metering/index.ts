export { bucketStart, bucketStarts } from './buckets';
export { checksumOf, eventFingerprint } from './checksum';
export { type MeasuredPart, measure, measureParts } from './measure';
export { type MeasureScope, measurePartsSql, measureSql, type SqlQuery } from './measure-sql';
export type * from './meter-definition';
export { propertyNumber, propertyText } from './property-value';
export { roundQuantity } from './round-quantity';
export type { Measurement, MeasureWindow, UsageEvent } from './usage-event';
