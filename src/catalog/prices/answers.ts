import { z } from 'zod';
import { baseFields, listOf } from '../../http';
import { alwaysNull } from '../common';
import { Meter } from '../meters';
import { BILLING_PERIODS } from './schema';

const wholeNumber = 'A number for published SDKs; its twin is exact.';

export const Tier = z
  .object({
    up_to: z.number().nullable().meta({ description: wholeNumber }),
    up_to_decimal: z.string().nullable(),
    unit_amount: z.string(),
    flat_amount: z.string(),
  })
  .meta({ id: 'Tier' });

/** What a model looks like in answers of both dialects. */
export const modelAnswer = {
  pricing_model: z.enum(['flat', 'per_unit', 'graduated', 'volume', 'package', 'credit', 'percentage', 'matrix', 'dynamic']),
  unit_amount: z.string().optional(),
  tiers: z.array(Tier).optional(),
  package_size: z.string().optional(),
  rounding: z.enum(['up', 'down']).optional(),
  free_units: z.string().optional(),
  credits_per_unit: z.string().optional(),
  overage: z.enum(['bill', 'block', 'ignore']).optional(),
  charge_on_zero: z.boolean().optional(),
};

/** What published clients want to see in every price, though nothing fills it. */
const unusedFields = {
  addon: alwaysNull,
  conversion_rate: alwaysNull,
  display_price_unit_amount: alwaysNull,
  group: alwaysNull,
  group_id: alwaysNull,
  plan: alwaysNull,
  price_unit: alwaysNull,
  price_unit_amount: alwaysNull,
  price_unit_id: alwaysNull,
  price_unit_tiers: alwaysNull,
  pricing_unit: alwaysNull,
  trial_period: z.int(),
};

export const Price = z
  .object({
    ...baseFields,
    ...unusedFields,
    ...modelAnswer,
    tiers: z.array(Tier).nullable(),
    amount: z.string().meta({ description: 'Flat amount, package price or unit price; "0" for tiers.' }),
    display_amount: z.string(),
    currency: z.string(),
    type: z.enum(['USAGE', 'FIXED']),
    billing_model: z.enum(['FLAT_FEE', 'PACKAGE', 'TIERED']),
    tier_mode: z.enum(['VOLUME', 'SLAB']).nullable(),
    transform_quantity: z.object({ divide_by: z.number(), divide_by_decimal: z.string(), round: z.enum(['up', 'down']) }).nullable(),
    billing_period: z.enum(BILLING_PERIODS),
    billing_period_count: z.int(),
    billing_cadence: z.literal('RECURRING'),
    invoice_cadence: z.enum(['ARREAR', 'ADVANCE']),
    price_unit_type: z.literal('FIAT'),
    trial_period_days: z.int(),
    entity_type: z.enum(['PLAN', 'SUBSCRIPTION', 'ADDON']),
    entity_id: z.string(),
    plan_id: z.string().nullable(),
    parent_price_id: z.string().nullable().meta({ description: 'The first version, when this is a later one.' }),
    version: z.int(),
    meter_id: z.string().nullable(),
    meter: Meter.nullable(),
    min_quantity: z.string().nullable(),
    display_name: z.string(),
    description: z.string(),
    lookup_key: z.string(),
    sequence: z.int(),
    start_date: z.string().nullable(),
    end_date: z.string().nullable(),
  })
  .meta({ id: 'Price' });
export type Price = z.infer<typeof Price>;

export const PriceList = listOf(Price, 'PriceList');
export const PriceItems = z.object({ items: z.array(Price) }).meta({ id: 'PriceItems' });
