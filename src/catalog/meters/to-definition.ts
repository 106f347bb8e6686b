import type { AggregationType, BucketSize, MeterDefinition, MeterFilter } from '../../billing/metering';
import { decimal } from '../../billing/money';
import type { CreateMeterBody } from './schema';

type DefinitionBody = Omit<CreateMeterBody, 'name'>;

/** Types that read no property at all: a field sent along means nothing to them. */
const WITHOUT_FIELD: readonly AggregationType[] = ['count'];

/**
 * A body as the core's definition, in one canonical form: keys and values of filters sorted, blanks left out,
 * so that two meters which measure the same are equal as JSON.
 */
export function toMeterDefinition(body: DefinitionBody): MeterDefinition {
  const { aggregation } = body;
  const type = aggregation.type.toLowerCase() as AggregationType;
  const groupBy = [aggregation.group_by ?? []].flat().filter((key) => key !== '');
  const bucketSize = aggregation.bucket_size ? (aggregation.bucket_size.toLowerCase() as BucketSize) : undefined;
  return {
    eventName: body.event_name,
    aggregation: {
      type,
      ...(aggregation.field && !WITHOUT_FIELD.includes(type) ? { field: aggregation.field } : {}),
      ...(aggregation.expression ? { expression: aggregation.expression } : {}),
      ...(type === 'sum_with_multiplier' && aggregation.multiplier !== undefined ? { multiplier: decimal(aggregation.multiplier).toFixed() } : {}),
      ...(bucketSize === undefined ? {} : { bucketSize, bucketCombine: aggregation.bucket_combine ?? 'sum' }),
      ...(groupBy.length > 0 ? { groupBy } : {}),
    },
    filters: addFilters([], body.filters ?? []),
    reset: body.reset_usage === 'NEVER' ? 'never' : 'billing_period',
    ...(body.rounding ? { rounding: body.rounding } : {}),
  };
}

/** The union of two lists of filters, key by key and value by value. */
export function addFilters(known: readonly MeterFilter[], added: readonly MeterFilter[]): readonly MeterFilter[] {
  const byKey = new Map<string, Set<string>>();
  for (const { key, values } of [...known, ...added]) byKey.set(key, new Set([...(byKey.get(key) ?? []), ...values]));
  return [...byKey.entries()].map(([key, values]) => ({ key, values: [...values].sort() })).sort((a, b) => (a.key < b.key ? -1 : 1));
}
