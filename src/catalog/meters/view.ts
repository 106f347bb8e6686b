import { toBaseView } from '../../http';
import type { Meter } from './schema';
import type { MeterRow } from './store';

type Aggregation = Meter['aggregation'];

/** A meter as dialect A shows it. */
export function toMeterView(row: MeterRow, tenantId: string): Meter {
  const { filters, reset, rounding } = row.definition;
  return {
    ...toBaseView({ ...row, metadata: {} }, tenantId),
    name: row.name,
    event_name: row.event_name,
    aggregation: toAggregationView(row),
    filters: filters.map(({ key, values }) => ({ key, values: [...values] })),
    reset_usage: reset === 'never' ? 'NEVER' : 'BILLING_PERIOD',
    ...(rounding ? { rounding } : {}),
    version: row.version,
  };
}

function toAggregationView({ definition }: MeterRow): Aggregation {
  const { type, field, expression, multiplier, bucketSize, bucketCombine, groupBy } = definition.aggregation;
  const [onlyGroup, ...moreGroups] = groupBy ?? [];
  return {
    type: type.toUpperCase() as Aggregation['type'],
    ...(field === undefined ? {} : { field }),
    ...(expression === undefined ? {} : { expression }),
    ...(multiplier === undefined ? {} : { multiplier }),
    ...(bucketSize === undefined ? {} : { bucket_size: bucketSize.toUpperCase() as NonNullable<Aggregation['bucket_size']> }),
    ...(bucketCombine === undefined ? {} : { bucket_combine: bucketCombine }),
    ...(onlyGroup === undefined ? {} : { group_by: moreGroups.length === 0 ? onlyGroup : [onlyGroup, ...moreGroups] }),
  };
}
