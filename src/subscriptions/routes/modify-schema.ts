import { z } from 'zod';
import { beginning, decimalText, instant, metadata } from '../../http';
import { LIMITS } from '../../platform';
import { lineItemCommitments } from './line-commitment';
import { lineOverrides, lineSpecs } from './line-specs';
import { prorationFields } from './proration-fields';

/** When a change takes effect. */
export const effectiveDate = instant
  .optional()
  .meta({ type: 'string', format: 'date-time', description: 'Now by default; an earlier instant of the open period, or a later one: then it is scheduled.' });

const quantityChange = z.object({
  line_items: z
    .array(z.object({ id: z.string().min(1), quantity: decimalText, effective_date: effectiveDate }))
    .min(1)
    .max(LIMITS.lineItemsPerSubscription),
});

const trialEnd = z.object({
  action: z.enum(['immediate', 'scheduled_date']),
  new_trial_end: beginning.optional().meta({ type: 'string', format: 'date-time', description: 'For `scheduled_date`: when the trial ends instead.' }),
});

export const addAddon = z.object({
  addon_id: z.string().min(1).meta({ description: 'Id or lookup key.' }),
  cadence: z
    .enum(['onetime', 'recurring'])
    .default('recurring')
    .meta({ description: '`onetime` ends with the billing period in which it begins, or with the first one when it begins in a trial.' }),
  start_date: effectiveDate,
  line_items: lineSpecs.default([]).meta({ description: "Quantities of the add-on's prices other than their own." }),
  override_line_items: lineOverrides.default([]).meta({ description: 'Prices of the add-on in other quantities or on other terms.' }),
  line_item_commitments: lineItemCommitments,
  metadata: metadata.default({}),
  ...prorationFields,
});

export const removeAddon = z.object({
  addon_association_id: z.string().min(1),
  effective_date: effectiveDate,
  reason: z.string().max(LIMITS.descriptionLength).default(''),
  ...prorationFields,
});

const addon = z.object({ action: z.enum(['add', 'remove']), add: addAddon.optional(), remove: removeAddon.optional() });

const coupon = z.object({
  action: z.enum(['add', 'remove']),
  coupon_code: z.string().min(1).optional().meta({ description: 'Code or id of the coupon to add.' }),
  coupon_association_id: z.string().min(1).optional().meta({ description: 'What to remove.' }),
  subscription_line_item_id: z.string().min(1).optional().meta({ description: 'Discounts only this line.' }),
  start_date: instant.optional().meta({ description: 'Discounts what is billed for periods from here on; without it from the running period.' }),
  end_date: instant.optional().meta({ description: 'When it ends: for `remove` now without it.' }),
});

const tax = z.object({
  action: z.enum(['add', 'remove']),
  tax_rate_id: z.string().min(1).optional().meta({ description: 'Id or code of the rate to add.' }),
  tax_association_id: z.string().min(1).optional().meta({ description: 'What to remove.' }),
  effective_date: instant.optional().meta({ description: 'Now without it. A line bears the rates in force when its period ends.' }),
});

const grouped = z.object({
  action: z.enum(['add', 'remove']),
  child_subscription_ids: z
    .array(z.string().min(1))
    .min(1)
    .max(LIMITS.childrenPerSubscription)
    .optional()
    .meta({ description: 'Asked of the parent: who is billed on its invoices.' }),
  parent_subscription_id: z.string().min(1).optional().meta({ description: 'Asked of a child: on whose invoices it is billed.' }),
});

export const ModifySubscriptionBody = z
  .object({
    type: z.enum(['quantity_change', 'trial_end', 'addon', 'coupon', 'tax', 'grouped_invoicing']),
    quantity_change_params: quantityChange.optional(),
    trial_end_params: trialEnd.optional(),
    addon_params: addon.optional(),
    coupon_params: coupon.optional(),
    tax_params: tax.optional(),
    grouped_invoicing_params: grouped.optional(),
    ...prorationFields,
  })
  .meta({ id: 'ModifySubscriptionBody' });
export type ModifySubscriptionBody = z.infer<typeof ModifySubscriptionBody>;
