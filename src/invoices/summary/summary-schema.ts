import { z } from 'zod';

const CurrencySummary = z
  .object({
    currency: z.string(),
    customer_id: z.string(),
    total_invoice_count: z.int().meta({ description: 'Final invoices that are in force.' }),
    total_revenue_amount: z.string().meta({ description: 'Their totals, paid or not.' }),
    unpaid_invoice_count: z.int(),
    total_unpaid_amount: z.string(),
    unpaid_usage_charges: z.string().meta({ description: 'What of the unpaid amount is for usage; a part payment pays everything alike.' }),
    unpaid_fixed_charges: z.string().meta({ description: 'The rest of it.' }),
    overdue_invoice_count: z.int(),
    total_overdue_amount: z.string(),
  })
  .meta({ id: 'CustomerInvoiceSummary' });

export const InvoiceSummary = z
  .object({ customer_id: z.string(), default_currency: z.string(), summaries: z.array(CurrencySummary) })
  .meta({ id: 'CustomerInvoiceSummaries', description: "By currency, the customer's own first." });
