import { z } from 'zod';
import { Invoice } from '../../invoices';

export const ChangedResources = z
  .object({
    subscriptions: z.array(
      z.object({
        id: z.string(),
        action: z.literal('updated'),
        status: z.string(),
        trial_end: z.string().nullable(),
        current_period_end: z.string().nullable(),
      }),
    ),
    line_items: z.array(
      z.object({
        id: z.string(),
        change_action: z.enum(['created', 'updated', 'ended']),
        price_id: z.string(),
        quantity: z.string(),
        start_date: z.string(),
        end_date: z.string().nullable(),
      }),
    ),
    invoices: z.array(
      z.object({
        id: z.string(),
        action: z.literal('created'),
        status: z.enum(['preview', 'issued']).meta({ description: '`preview`: what execution would issue; its id and number are not real.' }),
        invoice: Invoice,
      }),
    ),
  })
  .meta({ id: 'ChangedResources' });

const amount = z.object({
  line_item_id: z.string(),
  price_id: z.string(),
  display_name: z.string(),
  amount: z.string(),
  period_start: z.string(),
  period_end: z.string(),
});

/** What a change gives back and charges, before discounts and taxes. */
export const ProrationSummary = z
  .object({ credits: z.array(amount), charges: z.array(amount), net: z.string().meta({ description: 'Charges less credits.' }) })
  .meta({ id: 'ProrationSummary' });
