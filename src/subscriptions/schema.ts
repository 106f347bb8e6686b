import { z } from 'zod';
import { beginning, currencyCode, instant, metadata, PageQuery, SearchBody } from '../http';
import { SubscriptionCouponBody } from '../coupons';
import { overrideEntitlementsField } from '../entitlements';
import { SubscriptionGrantBody } from '../standing-grants';
import { LIMITS } from '../platform';
import { TaxRateOverrideBody } from '../taxes';
import { lineItemCommitments } from './routes/line-commitment';
import { firstLine, lineOverrides } from './routes/line-specs';
import { addAddon } from './routes/modify-schema';
import { SUBSCRIPTION_STATUSES } from './rows';
import { termsFields } from './terms-schema';
import { PERIOD_UNITS, type BillingPeriod } from './units';

const periods = Object.keys(PERIOD_UNITS) as [BillingPeriod, ...BillingPeriod[]];

const couponRef = z.string().min(1).max(LIMITS.nameLength);

/** Lines of its own, and those of the plan on other terms. */
const lineFields = {
  override_line_items: lineOverrides.nullish().meta({ description: 'Prices of the plan in other quantities or on other terms, from the first invoice on.' }),
  line_item_commitments: lineItemCommitments,
  line_items: z.array(firstLine).max(LIMITS.lineItemsPerSubscription).nullish().meta({ description: 'Lines beside those of the plan.' }),
  addons: z.array(addAddon).max(LIMITS.addonsPerSubscription).nullish().meta({ description: 'Add-ons that it has from its start, or from their own.' }),
};

const adjustmentFields = {
  coupons: z.array(couponRef).max(LIMITS.couponsPerSubscription).nullish().meta({ description: 'Ids or codes of coupons for its invoices.' }),
  line_item_coupons: z.record(z.string(), z.array(couponRef)).nullish().meta({ description: 'Ids or codes of coupons for the lines of these prices.' }),
  subscription_coupons: z.array(SubscriptionCouponBody).max(LIMITS.couponsPerSubscription).nullish(),
  tax_rate_overrides: z
    .array(TaxRateOverrideBody)
    .max(LIMITS.taxesPerEntity)
    .nullish()
    .meta({ description: 'Rates that its invoices bear instead of those of the customer or the tenant.' }),
};

const ContractBody = z.object({
  end: z.enum(['cancel', 'renew']).meta({ description: 'What comes after the term: the end of the subscription, or the next term.' }),
  term_count: z.int().min(1).max(LIMITS.periodsPerTerm).meta({ description: 'Billing periods of a term. A short first one counts, a trial does not.' }),
});

export const CreateSubscriptionBody = z
  .object({
    customer_id: z.string().min(1).optional(),
    external_customer_id: z.string().min(1).optional(),
    plan_id: z.string().min(1),
    currency: currencyCode.optional(),
    billing_period: z.string().toUpperCase().pipe(z.enum(periods)).optional().meta({ type: 'string', enum: periods }),
    billing_period_count: z.int().min(1).max(1_000).optional(),
    billing_cycle: z.enum(['anniversary', 'calendar']).default('anniversary'),
    timezone: z.string().max(LIMITS.nameLength).optional().meta({ description: "IANA zone of the period boundaries; the customer's by default." }),
    customer_timezone: z.string().max(LIMITS.nameLength).optional().meta({ description: 'Another spelling of timezone.' }),
    subscription_status: z.literal('draft').optional().meta({ description: 'A draft does nothing, and costs nothing, until it is activated.' }),
    renewal_notice_days: z
      .int()
      .min(0)
      .max(LIMITS.renewalNoticeDaysMax)
      .optional()
      .meta({ description: "How many days before the end of each period its renewal is announced; 0 announces none. The environment's setting by default." }),
    contract: ContractBody.optional().meta({ description: 'An agreement for so many billing periods.' }),
    start_date: beginning
      .optional()
      .meta({ type: 'string', format: 'date-time', description: 'Past, now (default) or future. Elapsed periods of a past start are billed in order.' }),
    end_date: instant.optional(),
    trial_end_date: beginning.optional(),
    trial_end: beginning.optional().meta({ type: 'string', format: 'date-time', description: 'Another spelling of trial_end_date.' }),
    trial_period_days: z.int().min(0).max(3_650).optional(),
    trial_usage: z.enum(['free', 'billed']).default('free'),
    proration_behavior: z.enum(['none', 'create_prorations']).default('none'),
    proration_unit: z
      .enum(['second', 'day'])
      .default('second')
      .meta({ description: 'How parts of a period are counted: by their exact length, or in whole calendar days of the zone.' }),
    ...lineFields,
    ...adjustmentFields,
    ...termsFields,
    override_entitlements: overrideEntitlementsField,
    credit_grants: z
      .array(SubscriptionGrantBody)
      .max(LIMITS.filterValues)
      .nullish()
      .meta({ description: 'Credits that it grants by itself, beside those of its plan.' }),
    lookup_key: z.string().max(LIMITS.nameLength).default(''),
    metadata: metadata.default({}),
  })
  .meta({ id: 'CreateSubscriptionBody' });

const invoicePolicy = z.enum(['generate_invoice', 'skip']).meta({ description: '`skip` forgoes the final invoice; by default it is made.' });

export const CancelSubscriptionBody = z
  .object({
    cancellation_type: z.enum(['immediate', 'end_of_period', 'scheduled_date']),
    cancel_at: instant.optional().meta({ type: 'string', format: 'date-time', description: 'For `scheduled_date`: when it ends.' }),
    cancel_immediately_invoice_policy: invoicePolicy.optional(),
    cancel_immediately_inovice_policy: invoicePolicy.optional().meta({ description: 'The same, spelt as older published SDKs send it.' }),
    proration_behavior: z
      .enum(['create_prorations', 'none'])
      .optional()
      .meta({ description: '`create_prorations` gives back what was paid in advance for time after the end; without it nothing is given back.' }),
    reason: z.string().max(LIMITS.descriptionLength).default(''),
  })
  .meta({ id: 'CancelSubscriptionBody' });

const filters = {
  customer_id: z.string().optional(),
  external_customer_id: z.string().optional(),
  plan_id: z.string().optional(),
};
// `incomplete` is a state of other implementations: asking for it finds nothing.
const asked = z.enum([...SUBSCRIPTION_STATUSES, 'incomplete']);
const oneOrMany = z.union([asked, z.array(asked)]);

export const ListSubscriptionsQuery = PageQuery.extend({ ...filters, subscription_status: oneOrMany.optional(), expand: z.string().optional() });

export const SearchSubscriptionsBody = SearchBody.extend({
  ...filters,
  customer_ids: z.array(z.string()).optional(),
  subscription_ids: z.array(z.string()).optional(),
  subscription_status: oneOrMany.optional(),
  with_line_items: z.boolean().default(true),
}).meta({ id: 'SearchSubscriptionsBody' });
