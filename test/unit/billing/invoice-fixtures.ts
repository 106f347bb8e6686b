import type { InvoiceInput, LineInput } from '../../../src/billing';

export const period = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
export const line = (rest: Partial<LineInput>): LineInput => ({
  key: 'a',
  kind: 'usage',
  displayName: 'A',
  period,
  price: { kind: 'per_unit', unitAmount: '1' },
  quantity: '10',
  ...rest,
});
export const invoice = (lines: readonly LineInput[], rest: Partial<InvoiceInput> = {}): InvoiceInput => ({
  v: 1,
  currency: 'usd',
  period,
  lines,
  unitCreditLots: [],
  invoiceCoupons: [],
  moneyCreditLots: [],
  taxes: [],
  ...rest,
});
export const lot = { id: 'lot', remaining: '4', validFrom: period.start, validUntil: null, priority: 0, createdAt: period.start, paid: false };
