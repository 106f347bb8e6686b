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
    rounding: rounding ?? null,
    version: row.version,
  };
}

/** Fields without a value are null and not absent: some published clients fail on absent ones. */
function toAggregationView({ definition }: MeterRow): Aggregation {
  const { type, field, expression, multiplier, bucketSize, bucketCombine, groupBy } = definition.aggregation;
  const [onlyGroup, ...moreGroups] = groupBy ?? [];
  return {
    type: type.toUpperCase() as Aggregation['type'],
    field: field ?? null,
    expression: expression ?? null,
    multiplier: multiplier ?? null,
    bucket_size: bucketSize === undefined ? null : (bucketSize.toUpperCase() as Aggregation['bucket_size']),
    bucket_combine: bucketCombine ?? null,
    group_by: onlyGroup === undefined ? null : moreGroups.length === 0 ? onlyGroup : [onlyGroup, ...moreGroups],
  };
}
