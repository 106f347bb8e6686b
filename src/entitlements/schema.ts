import { z } from 'zod';
import { alwaysNull, CatalogListQuery, CatalogSearchBody, Feature, idList, lowerWord, Plan, upperWord } from '../catalog';
import { baseFields, instant, listOf } from '../http';
import { LIMITS } from '../platform';

export const ENTITY_TYPES = ['PLAN', 'ADDON', 'SUBSCRIPTION'] as const;
export const FEATURE_TYPES = ['metered', 'boolean', 'static', 'config'] as const;
export const RESET_PERIODS = ['DAILY', 'WEEKLY', 'MONTHLY', 'QUARTERLY', 'HALF_YEARLY', 'ANNUAL', 'NEVER'] as const;
export type ResetPeriod = (typeof RESET_PERIODS)[number];

/** Whole units; published SDKs decode a JSON integer here. */
const usageLimit = z
  .union([
    z.int().min(0),
    z
      .string()
      .regex(/^\d{1,15}$/, 'must be a whole number')
      .transform(Number),
  ])
  .nullish()
  .meta({ type: ['integer', 'null'], minimum: 0, description: 'Units included, for a metered feature; null or left out is unlimited.' });

/** Published SDKs send empty texts for what their caller left out. */
const blank = z.literal('').transform(() => undefined);
const optionalInstant = z.union([blank, instant]).nullish();
const optionalId = z.string().max(LIMITS.nameLength).nullish();

const resetPeriod = z
  .union([blank, upperWord(RESET_PERIODS)])
  .nullish()
  .meta({
    type: ['string', 'null'],
    enum: [...RESET_PERIODS, null],
    description: 'When the included units start anew, counted from the subscription’s own anchor; with each billing period when left out.',
  });

const configValue = z.record(z.string(), z.unknown()).nullish();

const valueFields = {
  usage_limit: usageLimit,
  usage_reset_period: resetPeriod,
  is_soft_limit: z.boolean().nullish().meta({ description: 'A soft limit never refuses a check; usage beyond it is billed as beyond a hard one.' }),
  static_value: z.string().max(LIMITS.descriptionLength).nullish(),
  config_value: configValue,
  aggregation_mode: z
    .union([blank, lowerWord(['additive'])])
    .nullish()
    .meta({ type: ['string', 'null'], enum: ['additive', null] }),
};

/** Rolling grants are another thing than a limit: taking them for one would give away something else than was asked for. */
const grantFields = {
  grant_measure: z.union([blank, z.null()]).optional().meta({ description: 'Rolling grants are not available.' }),
  grant_quota: z.union([blank, z.null()]).optional().meta({ description: 'Rolling grants are not available.' }),
};

export const CreateEntitlementBody = z
  .object({
    entity_type: z.union([blank, upperWord(ENTITY_TYPES)]).nullish(),
    entity_id: optionalId.meta({ description: 'The plan, add-on or subscription; with plan_id in place of both for a plan.' }),
    plan_id: optionalId,
    feature_id: z.string().min(1).max(LIMITS.nameLength).meta({ description: 'Id or lookup key of the feature.' }),
    feature_type: z.union([blank, lowerWord(FEATURE_TYPES)]).nullish(),
    is_enabled: z.boolean().nullish().meta({ description: 'For a boolean feature; the others begin enabled and can be disabled by a change.' }),
    ...valueFields,
    ...grantFields,
    parent_entitlement_id: optionalId.meta({ description: 'The entitlement of the plan that this one replaces in its subscription.' }),
    start_date: optionalInstant,
    end_date: optionalInstant,
    display_order: z.int().min(0).max(1_000_000).nullish(),
  })
  .meta({ id: 'CreateEntitlementBody' });
export type CreateEntitlementBody = z.infer<typeof CreateEntitlementBody>;

export const CreateEntitlementsBody = z
  .object({ items: z.array(CreateEntitlementBody).min(1).max(LIMITS.entitlementsPerBulk) })
  .meta({ id: 'CreateEntitlementsBody' });

export const UpdateEntitlementBody = z
  .object({ is_enabled: z.boolean().nullish(), ...valueFields, ...grantFields, end_date: optionalInstant, display_order: z.int().min(0).nullish() })
  .meta({ id: 'UpdateEntitlementBody', description: 'Fields that are not sent stay; usage_limit null lifts the limit.' });
export type UpdateEntitlementBody = z.infer<typeof UpdateEntitlementBody>;

const filters = {
  entity_type: upperWord(ENTITY_TYPES).optional(),
  feature_type: lowerWord(FEATURE_TYPES).optional(),
};
const listed = z.union([idList, z.string().transform((id) => id.split(','))]).optional();
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]).optional();

export const EntitlementListQuery = CatalogListQuery.omit({ lookup_key: true }).extend({
  ...filters,
  ...{ entity_id: z.string().optional(), feature_id: z.string().optional(), plan_id: z.string().optional() },
  ...{ entity_ids: listed, feature_ids: listed, plan_ids: listed, is_enabled: flag },
});
export const SearchEntitlementsBody = CatalogSearchBody.extend({
  ...filters,
  ...{ entity_ids: idList.optional(), feature_ids: idList.optional(), plan_ids: idList.optional(), is_enabled: flag },
}).meta({ id: 'SearchEntitlementsBody' });
export type EntitlementFilter = z.infer<typeof EntitlementListQuery> | z.infer<typeof SearchEntitlementsBody>;

export const Entitlement = z
  .object({
    ...baseFields,
    entity_type: z.enum(ENTITY_TYPES),
    entity_id: z.string(),
    plan_id: z.string().meta({ description: 'The plan, or empty when it belongs to something else.' }),
    plan: Plan.nullable(),
    addon: alwaysNull,
    feature_id: z.string(),
    feature_type: z.enum(FEATURE_TYPES),
    feature: Feature.nullable(),
    is_enabled: z.boolean(),
    usage_limit: z.int().nullable(),
    usage_reset_period: z.enum(RESET_PERIODS).nullable(),
    is_soft_limit: z.boolean(),
    static_value: z.string(),
    config_value: z.record(z.string(), z.unknown()).nullable(),
    aggregation_mode: z.literal('additive'),
    parent_entitlement_id: z.string().nullable(),
    start_date: z.string().nullable(),
    end_date: z.string().nullable(),
    display_order: z.int(),
    ...{ grant_measure: alwaysNull, grant_quota: alwaysNull, grant_duration_value: alwaysNull, grant_duration_unit: alwaysNull },
    grant_allocation_behavior: alwaysNull,
  })
  .meta({ id: 'Entitlement' });
export type Entitlement = z.infer<typeof Entitlement>;

export const EntitlementList = listOf(Entitlement, 'EntitlementList');
export const CreatedEntitlements = z.object({ items: z.array(Entitlement) }).meta({ id: 'CreatedEntitlements' });
