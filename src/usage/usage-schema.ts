import { z } from 'zod';
import { decimalText, instant } from '../http';
import { LIMITS } from '../platform';

const text = z.string().max(LIMITS.nameLength);
const words = z.array(text).max(10);
const propertyFilters = z.record(z.string(), z.array(z.string()).max(LIMITS.filterValues)).optional();

export const WINDOW_SIZES = ['MINUTE', '15MIN', '30MIN', 'HOUR', '3HOUR', '6HOUR', '12HOUR', 'DAY', 'WEEK', 'MONTH'] as const;
const windowSize = z
  .union([z.string().toUpperCase().pipe(z.enum(WINDOW_SIZES)), z.literal('')])
  .optional()
  .meta({ type: 'string', enum: [...WINDOW_SIZES], description: 'Windows on the UTC clock and calendar; weeks start on Monday.' });

export const AGGREGATION_TYPES = ['COUNT', 'SUM', 'AVG', 'COUNT_UNIQUE', 'LATEST', 'SUM_WITH_MULTIPLIER', 'MAX', 'MIN', 'WEIGHTED_SUM'] as const;

const customer = {
  customer_id: text.optional().meta({ description: 'Our id or yours. Without a customer the usage of all is measured.' }),
  external_customer_id: text.optional(),
  external_id: text.optional(),
};

const span = {
  start_time: instant.optional().meta({ description: 'First instant; without it all usage counts, or with window_size the seven days before end_time.' }),
  end_time: instant.optional().meta({ description: 'First instant that is left out.' }),
  window_size: windowSize,
};

/** What every question about usage may say: whose, from when to when, and which events. */
export const usageQueryFields = { ...customer, ...span, property_filters: propertyFilters };

export const UsageBody = z
  .object({
    event_name: text.min(1),
    aggregation_type: z
      .string()
      .toUpperCase()
      .pipe(z.enum(AGGREGATION_TYPES))
      .meta({ type: 'string', enum: [...AGGREGATION_TYPES] }),
    property_name: text.optional().meta({ description: 'Property that carries the value.' }),
    multiplier: decimalText.optional(),
    bucket_size: windowSize,
    group_by: words.optional(),
    group_by_property: text.optional(),
    filters: propertyFilters.meta({ description: 'Every property must have one of its values.' }),
    ...customer,
    ...span,
  })
  .meta({ id: 'UsageBody' });

export const MeterUsageBody = z
  .object({ meter_id: text.min(1), filters: propertyFilters, bucket_size: windowSize, ...customer, ...span })
  .meta({ id: 'MeterUsageBody' });

const measured = {
  value: z.string().meta({ description: 'Decimal.' }),
  event_count: z.int(),
  error_count: z.int().meta({ description: 'Events that matched but have no usable number.' }),
};

export const UsageAnswer = z
  .object({
    event_name: z.string(),
    type: z.enum(AGGREGATION_TYPES),
    meter_id: z.string().optional(),
    start_time: z.string().nullable(),
    end_time: z.string().nullable(),
    ...measured,
    checksum: z.string().meta({ description: 'The same for the same set of events.' }),
    results: z.array(z.object({ window_size: z.string().meta({ description: 'Start of the window.' }), window_end: z.string(), ...measured })),
  })
  .meta({ id: 'Usage' });
