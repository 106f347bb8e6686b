import { z } from 'zod';
import { CatalogListQuery, CatalogSearchBody, idList, upperWord } from '../catalog';
import { alwaysNull, baseFields, decimalText, instant, listOf, metadata } from '../http';
import { LIMITS } from '../platform';
import { CADENCES, EXPIRATION_TYPES, EXPIRATION_UNITS, GRANT_PERIODS, SCOPES, type GrantPeriod } from './store';

const periods = Object.keys(GRANT_PERIODS) as [GrantPeriod, ...GrantPeriod[]];
const units = Object.keys(EXPIRATION_UNITS) as [keyof typeof EXPIRATION_UNITS];
const positive = decimalText.refine((text) => !text.startsWith('-') && /[1-9]/.test(text), 'must be greater than 0');
const optionalId = z.string().max(LIMITS.nameLength).nullish();
const count = z.int().min(1).max(1_000).nullish();

const terms = {
  name: z.string().min(1).max(LIMITS.nameLength),
  credits: positive.meta({ type: 'string', description: 'Number of units that each application pays for.' }),
  cadence: upperWord(CADENCES).meta({ type: 'string', enum: [...CADENCES] }),
  period: upperWord(periods).nullish().meta({ type: 'string', enum: periods, description: 'For RECURRING: how often, on the calendar of the subscription.' }),
  period_count: count,
  expiration_type: upperWord(EXPIRATION_TYPES)
    .default('NEVER')
    .meta({ type: 'string', enum: [...EXPIRATION_TYPES], description: '`BILLING_CYCLE`: at the end of the billing period in which it was applied.' }),
  expiration_duration: count,
  expiration_duration_unit: upperWord(units).nullish().meta({ type: 'string', enum: units }),
  priority: z.int().min(0).nullish().meta({ description: 'Small numbers burn first.' }),
  ...{ conversion_rate: decimalText.nullish(), topup_conversion_rate: decimalText.nullish() },
  start_date: instant.nullish().meta({ type: 'string', format: 'date-time', description: 'Nothing before it is granted, nor pays its credits.' }),
  end_date: instant.nullish().meta({ type: 'string', format: 'date-time', description: 'Nothing from it on is granted; what was granted stays.' }),
  metadata: metadata.nullish(),
};

export const CreateStandingGrantBody = z
  .object({
    scope: upperWord(SCOPES).meta({ type: 'string', enum: [...SCOPES] }),
    ...{ plan_id: optionalId, subscription_id: optionalId, addon_id: optionalId },
    ...terms,
  })
  .meta({ id: 'CreateStandingGrantBody' });
export type CreateStandingGrantBody = z.output<typeof CreateStandingGrantBody>;

/** A grant that a new subscription is to have of its own. */
export const SubscriptionGrantBody = z.object(terms).meta({ id: 'SubscriptionGrantBody' });
export type SubscriptionGrantBody = z.output<typeof SubscriptionGrantBody>;

export const UpdateStandingGrantBody = z
  .object({ name: z.string().min(1).max(LIMITS.nameLength).nullish(), metadata: metadata.nullish(), end_date: instant.nullish() })
  .meta({ id: 'UpdateStandingGrantBody', description: 'Fields that are not sent stay.' });
export type UpdateStandingGrantBody = z.output<typeof UpdateStandingGrantBody>;

export const DeleteStandingGrantBody = z
  .object({ effective_date: instant.nullish().meta({ type: 'string', format: 'date-time', description: 'When it ends; now by default.' }) })
  .meta({ id: 'DeleteStandingGrantBody' });

const filters = {
  scope: upperWord(SCOPES).optional(),
  plan_id: z.string().optional(),
  subscription_id: z.string().optional(),
  addon_id: z.string().optional(),
};

export const StandingGrantListQuery = CatalogListQuery.omit({ lookup_key: true }).extend(filters);
export const SearchStandingGrantsBody = CatalogSearchBody.extend({
  ...filters,
  ...{ plan_ids: idList.optional(), subscription_ids: idList.optional() },
}).meta({ id: 'SearchStandingGrantsBody' });
export type StandingGrantFilter = z.output<typeof StandingGrantListQuery> | z.output<typeof SearchStandingGrantsBody>;

export const StandingGrant = z
  .object({
    ...baseFields,
    name: z.string(),
    scope: z.enum(SCOPES),
    plan_id: z.string().meta({ description: 'The plan, or that of the subscription; empty for an add-on.' }),
    ...{ subscription_id: z.string().nullable(), addon_id: z.string().nullable() },
    copied_from_id: z.string().nullable().meta({ description: 'The grant of a plan or add-on that this one of a subscription was copied from.' }),
    credits: z.string(),
    cadence: z.enum(CADENCES),
    ...{ period: z.enum(periods).nullable(), period_count: z.int().nullable() },
    expiration_type: z.enum(EXPIRATION_TYPES),
    ...{ expiration_duration: z.int().nullable(), expiration_duration_unit: z.enum(units).nullable(), priority: z.int().nullable() },
    ...{ conversion_rate: z.string().nullable(), topup_conversion_rate: z.string().nullable() },
    ...{ start_date: z.string().nullable(), end_date: z.string().nullable() },
    credit_grant_anchor: alwaysNull,
  })
  .meta({ id: 'StandingGrant' });

export const StandingGrantList = listOf(StandingGrant, 'StandingGrantList');

export const UpcomingGrant = z
  .object({
    ...baseFields,
    credit_grant_id: z.string(),
    subscription_id: z.string(),
    subscription_status_at_application: alwaysNull,
    credits: z.number().meta({ description: 'The nearest JSON number, for SDKs that decode one; the exact value is in its _decimal twin.' }),
    credits_decimal: z.string(),
    application_status: z.literal('pending'),
    application_reason: z.enum(['first_time_recurring_credit_grant', 'recurring_credit_grant', 'onetime_credit_grant']),
    scheduled_for: z.string(),
    ...{ period_start: z.string(), period_end: z.string().nullable() },
    ...{ applied_at: alwaysNull, failure_reason: alwaysNull, retry_count: z.int(), idempotency_key: z.string() },
  })
  .meta({ id: 'UpcomingGrant' });

export const UpcomingGrantList = listOf(UpcomingGrant, 'UpcomingGrantList');
