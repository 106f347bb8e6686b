import { z } from 'zod';
import { baseFields, decimalText, instant, metadata } from '../http';
import { LIMITS } from '../platform';
import { lineOverrides, lineSpecs } from './routes/line-specs';
import { PERIOD_UNITS, type BillingPeriod } from './units';

const periods = Object.keys(PERIOD_UNITS) as [BillingPeriod, ...BillingPeriod[]];
const period = z.string().toUpperCase().pipe(z.enum(periods)).meta({ type: 'string', enum: periods });
const positive = decimalText.refine((text) => !text.startsWith('-') && !/^[0.]+$/.test(text), 'must be positive');
const couponRef = z.string().min(1).max(LIMITS.nameLength);

const PhaseBody = z
  .object({
    start_date: instant,
    end_date: instant.optional(),
    coupons: z
      .array(couponRef)
      .max(LIMITS.couponsPerSubscription)
      .default([])
      .meta({ description: 'Ids or codes of coupons that hold while the phase lasts.' }),
    line_items: lineSpecs.default([]).meta({ description: 'Quantities of the lines of the plan, and lines beside them, while the phase lasts.' }),
    override_line_items: lineOverrides.default([]).meta({ description: 'Prices of the plan on other terms while the phase lasts.' }),
    metadata: metadata.default({}),
  })
  .meta({ id: 'SubscriptionPhaseBody' });

const ACROSS = 'has to be left out: usage and invoices stay with the customer of the subscription';

/** What would bill one customer for another. Refused, since without it something else would be billed than was asked for. */
const acrossCustomers = {
  external_customer_ids_to_inherit_subscription: z.array(z.string()).max(0, ACROSS).nullish(),
  grouped_invoicing_children_to_create: z.array(z.unknown()).max(0, ACROSS).nullish(),
  invoicing_customer_external_id: z.literal('', ACROSS).nullish(),
};

/** What a new subscription can agree beyond its plan and its dates. */
export const termsFields = {
  usage_billing_period: period.optional().meta({
    description:
      'Bills usage more often than fees: takes the fees of `billing_period` and the usage prices of this one, which has to fill it a whole number of times.',
  }),
  usage_billing_period_count: z.int().min(1).max(1_000).optional(),
  phases: z.array(PhaseBody).max(LIMITS.phasesPerSubscription).optional().meta({
    description: 'What changes at which instants, agreed from the start. Without gaps, from the start to the end of the subscription.',
  }),
  parent_subscription_id: z.string().min(1).optional().meta({ description: 'The subscription of the same customer on whose invoices this one is billed.' }),
  inheritance: z
    .object({
      parent_subscription_id: z.string().min(1).optional(),
      subscriptions_ids_for_grouped_invoicing: z.array(z.string().min(1)).max(100).optional(),
      ...acrossCustomers,
    })
    .optional()
    .meta({ description: 'The same as published SDKs send it, and subscriptions to bill on the invoices of this one.' }),
  auto_invoice_threshold: positive.optional().meta({
    description: 'Usage is invoiced in the middle of a period as often as it is worth this much; the invoice of the period bills the rest.',
  }),
  commitment_amount: positive.optional().meta({ description: 'What the usage of a term is promised to be worth.' }),
  commitment_duration: period.optional().meta({ description: 'The term of the commitment: the billing period by default, or a longer one.' }),
  overage_factor: decimalText
    .refine((text) => Number(text) >= 1, 'must be at least 1')
    .optional()
    .meta({ description: 'What usage beyond the commitment costs, as a multiple of its price.' }),
  enable_true_up: z.boolean().default(false).meta({ description: 'Bills what is missing of the commitment when its term ends.' }),
};

export const TermsBody = z.object(termsFields);

export const SubscriptionPhase = z
  .object({
    ...baseFields,
    subscription_id: z.string(),
    start_date: z.string(),
    end_date: z.string().nullable(),
    state: z.enum(['pending', 'executed', 'cancelled', 'failed']).meta({ description: '`executed` once it has begun.' }),
    coupons: z.array(z.string()),
  })
  .meta({ id: 'SubscriptionPhase' });
