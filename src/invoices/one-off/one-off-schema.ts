import { z } from 'zod';
import { currencyCode, decimalText, instant, metadata, positiveDecimalText } from '../../http';
import { LIMITS } from '../../platform';
import { TaxRateOverrideBody } from '../../taxes';

const quantity = positiveDecimalText.refine((text) => !/^[0.]+$/.test(text), 'must be positive');
const text = z.string().max(LIMITS.nameLength);

const OneOffLineBody = z
  .object({
    display_name: text.optional().meta({ description: "What is charged for; the invoice's description by default." }),
    quantity: quantity.default('1').meta({ type: 'string' }),
    amount: positiveDecimalText.optional().meta({ description: 'What the line costs in all.' }),
    unit_amount: positiveDecimalText.optional().meta({ description: 'What one unit costs, in place of the amount.' }),
    price_id: z.string().min(1).optional().meta({ description: 'A price of the catalog that it goes by; noted on the line.' }),
    period_start: instant.optional(),
    period_end: instant.optional(),
  })
  .meta({ id: 'OneOffLineBody' });

export const CreateInvoiceBody = z
  .object({
    customer_id: z.string().min(1).optional(),
    external_customer_id: z.string().min(1).optional(),
    subscription_id: z.string().min(1).optional().meta({ description: 'A subscription of the customer that it is about.' }),
    currency: currencyCode,
    invoice_type: z
      .string()
      .toUpperCase()
      .pipe(z.literal('ONE_OFF'))
      .default('ONE_OFF')
      .meta({ type: 'string', enum: ['ONE_OFF'] }),
    invoice_status: z
      .string()
      .toUpperCase()
      .pipe(z.enum(['DRAFT', 'FINALIZED']))
      .default('DRAFT')
      .meta({ type: 'string', enum: ['DRAFT', 'FINALIZED'], description: 'A draft has no number yet and waits for `POST /v1/invoices/{id}/finalize`.' }),
    description: z.string().max(LIMITS.descriptionLength).default(''),
    line_items: z
      .array(OneOffLineBody)
      .max(LIMITS.linesPerOneOffInvoice)
      .nullish()
      .meta({ description: 'Without any, one line of the `subtotal`, or else of the `amount_due`.' }),
    subtotal: decimalText.optional().meta({ description: 'Has to be the sum of the lines.' }),
    amount_due: decimalText.optional(),
    due_date: instant.optional().meta({ type: 'string', format: 'date-time', description: "By default it follows from the environment's payment terms." }),
    period_start: instant.optional(),
    period_end: instant.optional(),
    tax_rate_overrides: z.array(TaxRateOverrideBody).max(LIMITS.taxesPerEntity).nullish().meta({
      description: 'Rates that it bears instead of those of its subscription, its customer or the tenant.',
    }),
    tax_rates: z.array(z.string().min(1)).max(LIMITS.taxesPerEntity).nullish().meta({ description: 'The same by ids or codes alone.' }),
    coupons: z.array(z.unknown()).max(0, 'are for subscriptions').nullish(),
    invoice_coupons: z.array(z.unknown()).max(0, 'are for subscriptions').nullish(),
    line_item_coupons: z.array(z.unknown()).max(0, 'are for subscriptions').nullish(),
    idempotency_key: z.string().min(1).max(LIMITS.idempotencyKeyLength).optional().meta({
      description: 'Your own name for the invoice: asked for again under it, the same invoice is the answer.',
    }),
    metadata: metadata.default({}),
  })
  .meta({ id: 'CreateInvoiceBody' });
export type CreateInvoiceBody = z.infer<typeof CreateInvoiceBody>;
