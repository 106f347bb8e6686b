import { z } from 'zod';
import { baseFields, decimalText, listOf } from '../../http';
import { LIMITS } from '../../platform';
import { CatalogListQuery, CatalogSearchBody, idList, name, upperWord } from '../common';

export const AGGREGATION_TYPES = ['COUNT', 'SUM', 'AVG', 'COUNT_UNIQUE', 'LATEST', 'SUM_WITH_MULTIPLIER', 'MAX', 'MIN', 'WEIGHTED_SUM'] as const;
export const BUCKET_SIZES = ['MINUTE', '15MIN', '30MIN', 'HOUR', '3HOUR', '6HOUR', '12HOUR', 'DAY', 'WEEK', 'MONTH'] as const;

const propertyName = z.string().min(1).max(LIMITS.nameLength);
/** Published SDKs send empty texts for what their caller left out. */
const optionalText = z.string().max(LIMITS.descriptionLength).optional();

export const AggregationBody = z
  .object({
    type: upperWord(AGGREGATION_TYPES),
    field: optionalText.meta({ description: 'Property that carries the value; needed by all types but COUNT.' }),
    expression: optionalText,
    multiplier: decimalText.optional(),
    bucket_size: z.union([upperWord(BUCKET_SIZES), z.literal('')]).optional(),
    bucket_combine: z.enum(['sum', 'max']).optional(),
    group_by: z.union([z.string().max(LIMITS.nameLength), z.array(propertyName).max(3)]).optional(),
  })
  .meta({ id: 'AggregationBody' });

export const MeterFilterBody = z.object({ key: propertyName, values: z.array(z.string().max(LIMITS.nameLength)).min(1).max(LIMITS.filterValues) });
export const meterFilters = z.array(MeterFilterBody).max(20);

export const MeterRounding = z.object({ mode: z.enum(['round', 'ceil', 'floor']), decimals: z.int().min(0).max(15) }).meta({ id: 'MeterRounding' });

export const CreateMeterBody = z
  .object({
    name,
    event_name: name,
    aggregation: AggregationBody,
    filters: meterFilters.nullish(),
    reset_usage: upperWord(['BILLING_PERIOD', 'NEVER']).default('BILLING_PERIOD'),
    rounding: MeterRounding.optional(),
  })
  .meta({ id: 'CreateMeterBody' });
export type CreateMeterBody = z.infer<typeof CreateMeterBody>;

export const UpdateMeterBody = z
  .object({ name: name.optional(), filters: meterFilters.nullish().meta({ description: 'Filters and values to add; none is taken away.' }) })
  .meta({ id: 'UpdateMeterBody' });
export type UpdateMeterBody = z.infer<typeof UpdateMeterBody>;

export const MeterListQuery = CatalogListQuery.omit({ lookup_key: true }).extend({ event_name: z.string().optional() });
export const SearchMetersBody = CatalogSearchBody.extend({ event_name: z.string().optional(), meter_ids: idList.optional() }).meta({ id: 'SearchMetersBody' });
export type MeterFilter = z.infer<typeof MeterListQuery> | z.infer<typeof SearchMetersBody>;

export const Meter = z
  .object({
    ...baseFields,
    name: z.string(),
    event_name: z.string(),
    aggregation: z.object({
      type: z.enum(AGGREGATION_TYPES),
      field: z.string().nullable(),
      expression: z.string().nullable(),
      multiplier: z.string().nullable(),
      bucket_size: z.enum(BUCKET_SIZES).nullable(),
      bucket_combine: z.enum(['sum', 'max']).nullable(),
      group_by: z.union([z.string(), z.array(z.string())]).nullable(),
    }),
    filters: z.array(z.object({ key: z.string(), values: z.array(z.string()) })),
    reset_usage: z.enum(['BILLING_PERIOD', 'NEVER']),
    rounding: MeterRounding.nullable(),
    version: z.int(),
  })
  .meta({ id: 'Meter' });
export type Meter = z.infer<typeof Meter>;

export const MeterList = listOf(Meter, 'MeterList');
