import { assert } from '../invariant';
import { currencyOf, decimal, formatMoney, zero } from '../money';
import type { InvoiceFacts } from './assemble-invoice';
import type { InvoiceInput } from './invoice-input';

/** Line keys tie burns, shares and explanations together, so they must be unique. */
export function checkInvoiceInput(input: InvoiceInput): void {
  const keys = new Set(input.lines.map((line) => line.key));
  assert(keys.size === input.lines.length, 'line_keys_not_unique', { lines: input.lines.length, keys: keys.size });
}

/** The laws that every invoice obeys, checked on the finished text of its amounts: what is asserted is what is written. */
export function checkInvoicePlan(plan: InvoiceFacts): void {
  const total = decimal(plan.subtotal).minus(decimal(plan.totalDiscount)).minus(decimal(plan.totalCredits)).plus(decimal(plan.totalTax));
  const facts = { subtotal: plan.subtotal, discount: plan.totalDiscount, credits: plan.totalCredits, tax: plan.totalTax, total: plan.total };
  assert(total.eq(decimal(plan.total)), 'total_not_sum', facts);
  assert(total.gte(0), 'total_negative', facts);
  // Most lines have no discount or credit; their zeros need not be read.
  const nothing = formatMoney(zero, currencyOf(plan.currency));
  const sum = (part: (line: InvoiceFacts['lines'][number]) => string) =>
    plan.lines.reduce((whole, line) => (part(line) === nothing ? whole : whole.plus(decimal(part(line)))), zero);
  assert(sum((line) => line.amount).eq(decimal(plan.subtotal)), 'lines_not_subtotal', facts);
  assert(sum((line) => line.discountAmount).eq(decimal(plan.totalDiscount)), 'lines_not_discount', facts);
  assert(sum((line) => line.creditAmount).eq(decimal(plan.totalCredits)), 'lines_not_credits', facts);
  assert(sum((line) => line.taxAmount).eq(decimal(plan.totalTax)), 'lines_not_tax', facts);
}
