import type { z } from 'zod';
import { currencyOf, decimal, formatMoney, zero } from '../../billing/money';
import { splitUnpaid } from '../../billing/payments';
import type { CustomerRow } from '../../customers';
import { queryNamed, type Db, type Instant } from '../../platform';
import type { InvoiceSummary } from './summary-schema';

interface Row {
  readonly currency: string;
  readonly total: string;
  readonly paid: string;
  readonly due_date: Instant | null;
  readonly usage: string;
}

// Uses invoices_customer; lines are read of what is unpaid only. Taxes in the price are in the amount.
const FINAL = {
  name: 'invoices_summarized',
  text: `select invoice.currency, invoice.total::text, invoice.amount_paid::text as paid, invoice.due_date, coalesce(lines.usage, 0)::text as usage
         from invoices invoice
         left join lateral (select sum(line.amount - line.discount - line.credits + line.tax) as usage from invoice_line_items line
                            where line.invoice_id = invoice.id and line.meter_id is not null and invoice.total > invoice.amount_paid) lines on true
         where invoice.customer_id = $1 and invoice.status = 'finalized'`,
};

type Summary = z.infer<typeof InvoiceSummary>;

/** What a customer was billed and owes, by currency. Overdue is what was due before the customer's present. */
export async function summarizeInvoices(db: Db, customer: Pick<CustomerRow, 'id' | 'currency'>, now: Instant): Promise<Summary> {
  const rows = await queryNamed<Row>(db, { ...FINAL, values: [customer.id] });
  const currencies = [...new Set(rows.map((row) => row.currency))].sort();
  const preferred = customer.currency ?? currencies[0] ?? '';
  const inOrder = [...currencies.filter((code) => code === preferred), ...currencies.filter((code) => code !== preferred)];
  const of = (code: string) => rows.filter((row) => row.currency === code);
  return { customer_id: customer.id, default_currency: preferred, summaries: inOrder.map((code) => summaryOf(customer.id, code, of(code), now)) };
}

function summaryOf(customerId: string, code: string, rows: readonly Row[], now: Instant): Summary['summaries'][number] {
  const currency = currencyOf(code);
  const unpaid = rows.filter((row) => decimal(row.total).gt(decimal(row.paid)));
  const overdue = unpaid.filter((row) => row.due_date !== null && row.due_date < now);
  const split = splitUnpaid(unpaid, currency);
  const billed = rows.reduce((sum, { total }) => sum.plus(decimal(total)), zero);
  return {
    ...{ currency: code, customer_id: customerId, total_invoice_count: rows.length, total_revenue_amount: formatMoney(billed, currency) },
    ...{ unpaid_invoice_count: unpaid.length, total_unpaid_amount: formatMoney(split.unpaid, currency) },
    ...{ unpaid_usage_charges: formatMoney(split.usage, currency), unpaid_fixed_charges: formatMoney(split.fixed, currency) },
    ...{ overdue_invoice_count: overdue.length, total_overdue_amount: formatMoney(splitUnpaid(overdue, currency).unpaid, currency) },
  };
}
