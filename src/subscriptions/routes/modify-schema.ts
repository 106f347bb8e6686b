import { z } from 'zod';
import { decimalText, instant, metadata } from '../../http';
import { LIMITS } from '../../platform';
import { lineSpecs } from './line-specs';
import { prorationFields } from './proration-fields';

const effectiveDate = instant
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
  new_trial_end: instant.optional().meta({ type: 'string', format: 'date-time', description: 'For `scheduled_date`: when the trial ends instead.' }),
});

export const addAddon = z.object({
  addon_id: z.string().min(1).meta({ description: 'Id or lookup key.' }),
  cadence: z.enum(['onetime', 'recurring']).default('recurring').meta({ description: '`onetime` ends with the period in which it begins.' }),
  start_date: effectiveDate,
  line_items: lineSpecs.default([]).meta({ description: "Quantities of the add-on's prices other than their own." }),
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

export const ModifySubscriptionBody = z
  .object({
    type: z.enum(['quantity_change', 'trial_end', 'addon']),
    quantity_change_params: quantityChange.optional(),
    trial_end_params: trialEnd.optional(),
    addon_params: addon.optional(),
    ...prorationFields,
  })
  .meta({ id: 'ModifySubscriptionBody' });
