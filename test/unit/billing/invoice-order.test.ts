import { computeInvoice, decimal, type InvoiceInput, recompute } from '../../../src/billing';

const period = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };

const input: InvoiceInput = {
  v: 1,
  currency: 'usd',
  period,
  lines: [
    { key: 'base', kind: 'fixed', displayName: 'Base fee', period, price: { kind: 'flat', amount: '49.90' }, quantity: '1' },
    {
      key: 'calls',
      kind: 'usage',
      displayName: 'API calls',
      period,
      price: {
        kind: 'graduated',
        tiers: [
          { upTo: '1000', unitAmount: '0.01', flatAmount: '0' },
          { upTo: null, unitAmount: '0.005', flatAmount: '0' },
        ],
      },
      quantity: '2600',
      segments: [
        { start: period.start, end: '2026-01-15T00:00:00.000Z', quantity: '600' },
        { start: '2026-01-15T00:00:00.000Z', end: period.end, quantity: '2000' },
      ],
      allowance: { limit: '100' },
      creditTarget: { priceType: 'usage', meter: 'calls' },
      coupons: [{ id: 'line10', kind: 'percentage', percentOff: '10' }],
    },
  ],
  unitCreditLots: [
    { id: 'grant', remaining: '1000', validFrom: period.start, validUntil: null, priority: 0, createdAt: period.start, paid: false },
    { id: 'early', remaining: '9999', validFrom: period.start, validUntil: '2026-01-15T00:00:00.000Z', priority: 0, createdAt: period.start, paid: false },
  ],
  invoiceCoupons: [{ id: 'five', kind: 'fixed', amountOff: '5' }],
  moneyCreditLots: [{ id: 'wallet', remaining: '3.333', validFrom: period.start, validUntil: null, priority: 0, createdAt: period.start, paid: true }],
  taxes: [{ id: 'vat', kind: 'percentage', percent: '19' }],
};

describe('the order of an invoice', () => {
  it('applies allowance, unit credits, price, coupons, money credits and taxes in the documented order', () => {
    const plan = computeInvoice(input);
    expect(plan.lines.map((line) => [line.quantity, line.allowanceApplied, line.unitCreditsApplied, line.billableQuantity, line.amount])).toEqual([
      ['1', '0', '0', '1', '49.90'],
      // 600 - 100 by the early lot, 1000 by the other: 1000 x 0.01 stay.
      ['2600', '100', '1500', '1000', '10.00'],
    ]);
    expect(plan).toMatchObject({ subtotal: '59.90', totalDiscount: '6.00', totalCredits: '3.33', totalTax: '10.24', total: '60.81' });
  });

  it('gives the same digest for the same input and another for any other', () => {
    const again = computeInvoice(JSON.parse(JSON.stringify(input)));
    expect(again.digest).toBe(computeInvoice(input).digest);
    expect(computeInvoice({ ...input, taxes: [] }).digest).not.toBe(again.digest);
  });

  it('explains every amount by steps that can be redone', () => {
    for (const line of computeInvoice(input).lines) {
      for (const step of line.explanation) expect(recompute(step).toFixed()).toBe(decimal(step.result).toFixed());
      expect(decimal(line.explanation.at(-1)?.result ?? '').eq(decimal(line.amount))).toBe(true);
    }
  });
});
