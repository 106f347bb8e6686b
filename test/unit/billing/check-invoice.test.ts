import { computeInvoice, type InvoicePlan } from '../../../src/billing';
import { checkInvoicePlan } from '../../../src/billing/invoice/check-invoice';
import { situations } from './situations';

const [input] = Object.entries(situations).flatMap(([name, situation]) => (name.startsWith('coupons') ? [situation] : []));
if (input === undefined) throw new Error('the situation is gone');
const plan = computeInvoice({ ...input, taxes: [{ id: 'vat', kind: 'percentage', percent: '19' }] });

describe('the laws of an invoice', () => {
  it('hold on what was computed', () => {
    expect(() => checkInvoicePlan(plan)).not.toThrow();
  });

  it.each([
    ['total_not_sum', { total: '999.00' }],
    ['total_not_sum', { total: '0.01' }],
    ['total_negative', { subtotal: '0.00', totalDiscount: '5.00', totalCredits: '0.00', totalTax: '0.00', total: '-5.00' }],
    ['lines_not_subtotal', { subtotal: more(plan.subtotal), total: more(plan.total) }],
    ['lines_not_discount', { totalDiscount: more(plan.totalDiscount), total: less(plan.total) }],
    ['lines_not_credits', { totalCredits: more(plan.totalCredits), total: less(plan.total) }],
    ['lines_not_tax', { totalTax: more(plan.totalTax), total: more(plan.total) }],
    ['lines_not_subtotal', { subtotal: less(plan.subtotal), total: less(plan.total) }],
    ['lines_not_discount', { totalDiscount: less(plan.totalDiscount), total: more(plan.total) }],
    ['lines_not_credits', { totalCredits: less(plan.totalCredits), total: more(plan.total) }],
    ['lines_not_tax', { totalTax: less(plan.totalTax), total: less(plan.total) }],
  ] as const)('%s', (code, broken) => {
    expect(() => checkInvoicePlan({ ...plan, ...broken } as InvoicePlan)).toThrow(code);
  });
});

function more(amount: string): string {
  return (Number(amount) + 1).toFixed(2);
}

function less(amount: string): string {
  return (Number(amount) - 1).toFixed(2);
}
