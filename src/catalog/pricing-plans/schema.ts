import { z } from 'zod';
import { baseFields, currencyCode, decimalText, listOf, metadata } from '../../http';
import { LIMITS } from '../../platform';
import { CatalogListQuery, description, lookupKey, lowerWord, name, upperWord } from '../common';
import { AGGREGATION_TYPES, MeterRounding, meterFilters } from '../meters';
import { modelAnswer, modelFields, PRICING_MODELS } from '../prices';

export const PERIODS = ['daily', 'weekly', 'monthly', 'quarterly', 'half_yearly', 'yearly'] as const;
export type Period = (typeof PERIODS)[number];

/** Filters as a list, or short as {property: value or values}. */
const chargeFilters = z.union([meterFilters, z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)]))]);

export const ChargeBody = z
  .object({
    event_name: name.optional().meta({ description: 'What is counted. A flat charge is due whether or not it occurs, and may do without.' }),
    pricing_model: lowerWord(PRICING_MODELS),
    ...modelFields,
    aggregation: upperWord(AGGREGATION_TYPES).default('COUNT').meta({ description: 'count, sum, max, ...; in any case.' }),
    field: z.string().max(LIMITS.nameLength).optional(),
    expression: z.string().max(LIMITS.descriptionLength).optional(),
    multiplier: decimalText.optional(),
    filters: chargeFilters.nullish(),
    usage_rounding: MeterRounding.optional(),
    name: name.optional(),
    billing_timing: lowerWord(['arrears', 'advance']).default('arrears').meta({ description: 'advance is for flat charges only.' }),
  })
  .meta({ id: 'ChargeBody' });
export type ChargeBody = z.infer<typeof ChargeBody>;

export const CreatePricingPlanBody = z
  .object({
    name,
    currency: currencyCode,
    description: description.optional(),
    lookup_key: lookupKey.optional(),
    billing_period: z
      .preprocess((period) => (typeof period === 'string' && period.toLowerCase() === 'annual' ? 'yearly' : period), lowerWord(PERIODS))
      .default('monthly'),
    billing_period_count: z.int().min(1).max(1_000).default(1),
    charges: z.array(ChargeBody).min(1).max(LIMITS.chargesPerPlan),
    metadata: metadata.optional(),
  })
  .meta({ id: 'CreatePricingPlanBody' });
export type CreatePricingPlanBody = z.infer<typeof CreatePricingPlanBody>;

export const PricingPlanListQuery = CatalogListQuery;

export const Charge = z
  .object({
    id: z.string().meta({ description: 'The same as price_id.' }),
    price_id: z.string(),
    meter_id: z.string().nullable(),
    name: z.string(),
    event_name: z.string().nullable(),
    ...modelAnswer,
    amount: z.string().optional(),
    aggregation: z.string().nullable(),
    field: z.string().nullable(),
    expression: z.string().optional(),
    multiplier: z.string().optional(),
    filters: z.array(z.object({ key: z.string(), values: z.array(z.string()) })),
    usage_rounding: MeterRounding.optional(),
    billing_timing: z.enum(['arrears', 'advance']),
    currency: z.string(),
    billing_period: z.enum([...PERIODS, 'one_time']),
    billing_period_count: z.int(),
    starts_at: z.string().nullable(),
    ends_at: z.string().nullable(),
  })
  .meta({ id: 'Charge' });
export type Charge = z.infer<typeof Charge>;

export const PricingPlan = z
  .object({
    ...baseFields,
    name: z.string(),
    lookup_key: z.string(),
    description: z.string(),
    currency: z.string().nullable(),
    billing_period: z.enum(PERIODS).nullable(),
    billing_period_count: z.int().nullable(),
    charges: z.array(Charge),
  })
  .meta({ id: 'PricingPlan' });
export type PricingPlan = z.infer<typeof PricingPlan>;

export const PricingPlanList = listOf(PricingPlan, 'PricingPlanList');
