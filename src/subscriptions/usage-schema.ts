import { z } from 'zod';
import { alwaysNull, instant } from '../http';

const number = z.number().meta({ description: 'The nearest JSON number, for SDKs that decode one; the exact value is in the _decimal twin.' });

export const SubscriptionUsage = z
  .object({
    subscription_id: z.string(),
    currency: z.string(),
    start_time: z.string(),
    end_time: z.string(),
    amount: number,
    amount_decimal: z.string(),
    display_amount: z.string(),
    ...{ commitment_amount: number, commitment_utilized: number, has_overage: z.boolean(), overage_amount: number, overage_factor: number },
    charges: z.array(
      z.object({
        subscription_line_item_id: z.string(),
        price_id: z.string(),
        meter_id: z.string(),
        meter_display_name: z.string(),
        currency: z.string(),
        quantity: number,
        quantity_decimal: z.string(),
        adjusted_entitlement_quantity: z.string(),
        credits_applied: z.string(),
        billable_quantity: z.string(),
        event_count: z.int(),
        amount: number,
        amount_decimal: z.string(),
        display_amount: z.string(),
        is_overage: z.boolean(),
        overage_factor: number,
        filter_values: alwaysNull,
        price: alwaysNull,
      }),
    ),
  })
  .meta({ id: 'SubscriptionUsage' });

const span = { start_time: instant.optional(), end_time: instant.optional() };

export const UsageQuery = z.object({ subscription_id: z.string().min(1), ...span });
export const UsageBody = z.object({ subscription_id: z.string().min(1), ...span }).meta({ id: 'SubscriptionUsageBody' });

export const PreviewInvoiceBody = z
  .object({
    subscription_id: z.string().min(1),
    period_start: instant.optional(),
    period_end: instant.optional(),
    hide_zero_charges_line_items: z.boolean().default(false),
  })
  .meta({ id: 'PreviewInvoiceBody' });

export const GenerateInvoiceBody = z.object({ period_start: instant.optional(), period_end: instant.optional() }).meta({ id: 'GenerateInvoiceBody' });
