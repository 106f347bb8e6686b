import { z } from 'zod';
import { currencyCode, decimalText, instant, metadata } from '../../http';
import { LIMITS } from '../../platform';
import { CatalogListQuery, CatalogSearchBody, description, idList, lookupKey, lowerWord, upperWord } from '../common';
import { PRICING_MODELS } from './pricing-model';

export const BILLING_PERIODS = ['DAILY', 'WEEKLY', 'MONTHLY', 'QUARTERLY', 'HALF_YEARLY', 'ANNUAL', 'ONETIME'] as const;
export type BillingPeriod = (typeof BILLING_PERIODS)[number];

const TierBody = z
  .object({
    up_to: decimalText.nullable().default(null).meta({ description: 'Inclusive; null or absent in the last tier: all the rest.' }),
    unit_amount: decimalText,
    flat_amount: decimalText.nullish(),
  })
  .meta({ id: 'TierBody' });

/** Dialect B's fields of a price model: a pricing plan's charges have them, and a price may. */
export const modelFields = {
  amount: decimalText.optional(),
  unit_amount: decimalText.optional(),
  tiers: z.array(TierBody).max(LIMITS.tiersPerPrice).nullish(),
  package_size: decimalText.optional(),
  rounding: lowerWord(['up', 'down']).optional(),
  free_units: decimalText.optional(),
  credits_per_unit: decimalText.optional(),
  overage: lowerWord(['bill', 'block', 'ignore']).optional(),
  charge_on_zero: z.boolean().optional().meta({ description: 'Charges a quantity of zero as well.' }),
};

/** Both dialects' fields of a price model. */
export const dialectAFields = {
  ...modelFields,
  billing_model: upperWord(['FLAT_FEE', 'PACKAGE', 'TIERED']).optional(),
  pricing_model: lowerWord(PRICING_MODELS).optional().meta({ description: 'May be sent instead of billing_model; the only way to write a credit price.' }),
  tier_mode: z.preprocess((mode) => (mode === '' ? undefined : mode), upperWord(['VOLUME', 'SLAB']).optional()),
  transform_quantity: z
    .object({ divide_by: decimalText, round: lowerWord(['up', 'down']).optional() })
    .nullish()
    .meta({ description: 'Size of a package, for PACKAGE.' }),
};

const editable = {
  display_name: z.string().max(LIMITS.nameLength).optional(),
  description: description.optional(),
  lookup_key: lookupKey.optional(),
  metadata: metadata.nullish(),
};

export const CreatePriceBody = z
  .object({
    ...dialectAFields,
    ...editable,
    type: upperWord(['USAGE', 'FIXED']).optional().meta({ description: 'Without it USAGE when there is a meter, else FIXED.' }),
    currency: currencyCode,
    billing_period: upperWord(BILLING_PERIODS),
    billing_period_count: z.int().min(1).max(1_000).default(1),
    invoice_cadence: upperWord(['ARREAR', 'ADVANCE']).optional(),
    entity_type: upperWord(['PLAN', 'SUBSCRIPTION', 'ADDON']).optional(),
    entity_id: z.string().optional(),
    plan_id: z.string().optional(),
    meter_id: z.string().optional(),
    min_quantity: decimalText.nullish(),
    price_unit_type: upperWord(['FIAT', 'CUSTOM']).default('FIAT'),
    start_date: instant.nullish(),
    end_date: instant.nullish(),
  })
  .meta({ id: 'CreatePriceBody' });
export type CreatePriceBody = z.infer<typeof CreatePriceBody>;

/** A price for one subscription alone, in its currency. */
export const OwnPriceBody = CreatePriceBody.omit({
  ...{ currency: true, entity_type: true, entity_id: true, plan_id: true, lookup_key: true, start_date: true, end_date: true, metadata: true },
}).meta({ id: 'OwnPriceBody' });
export type OwnPriceBody = z.infer<typeof OwnPriceBody>;

export const CreatePricesBody = z.object({ items: z.array(CreatePriceBody).min(1).max(LIMITS.chargesPerPlan) }).meta({ id: 'CreatePricesBody' });

export const UpdatePriceBody = z
  .object({
    ...dialectAFields,
    ...editable,
    effective_from: instant.optional().meta({ description: 'When a changed amount or model comes into force; now without it.' }),
  })
  .meta({ id: 'UpdatePriceBody' });
export type UpdatePriceBody = z.infer<typeof UpdatePriceBody>;

export const EndPriceBody = z.object({ end_date: instant.optional() }).meta({ id: 'EndPriceBody' });

const expired = z.union([z.boolean(), z.enum(['true', 'false']).transform((flag) => flag === 'true')]).default(false);
const filterFields = {
  allow_expired_prices: expired.meta({ type: 'boolean', description: 'Shows prices that have ended as well.' }),
  entity_type: z.string().optional(),
  parent_price_id: z.string().optional(),
};

export const PriceListQuery = CatalogListQuery.extend({
  ...filterFields,
  entity_id: z.string().optional(),
  plan_id: z.string().optional(),
  meter_id: z.string().optional(),
});
export const SearchPricesBody = CatalogSearchBody.extend({
  ...filterFields,
  billing_periods: idList.optional(),
  entity_ids: idList.optional(),
  meter_ids: idList.optional(),
  plan_ids: idList.optional(),
  price_ids: idList.optional(),
  start_date_lt: instant.optional(),
  subscription_id: z.string().optional(),
}).meta({ id: 'SearchPricesBody' });
export type PriceListFilter = z.infer<typeof PriceListQuery>;
export type PriceSearchFilter = z.infer<typeof SearchPricesBody>;
