import { computeInvoice, type InvoiceInput, type LineInput } from '../../../src/billing';
import { invoice, line, lot, period } from './invoice-fixtures';

const first = (input: InvoiceInput) => {
  const [found] = computeInvoice(input).lines;
  if (found === undefined) throw new Error('no line');
  return found;
};
const rules = (input: InvoiceInput) => first(input).explanation.map(({ rule, operands, result }) => [rule, ...operands, result]);

describe('a line', () => {
  it('says how its allowance, credits, price unit, part of the period and limits made its amount', () => {
    const input = invoice(
      [
        line({
          allowance: { limit: '3' },
          creditTarget: {},
          priceUnit: { code: 'tok', rate: '2' },
          proration: { numerator: '1', denominator: '3' },
          minimum: '3',
          billedBefore: { amount: '1', unitCredits: '1', invoiceIds: ['i'] },
        }),
      ],
      { unitCreditLots: [lot] },
    );
    expect(first(input).explanation).toEqual([
      { rule: 'allowance', operation: 'subtract', operands: ['10', '3'], result: '7', facts: { limit: '3' } },
      { rule: 'unit_credits', operation: 'subtract', operands: ['7', '5'], result: '2' },
      { rule: 'per_unit', operation: 'multiply', operands: ['2', '1'], result: '2' },
      { rule: 'price_unit', operation: 'multiply', operands: ['2', '2'], result: '4' },
      { rule: 'proration_part', operation: 'multiply', operands: ['4', '1'], result: '4' },
      { rule: 'proration', operation: 'divide', operands: ['4', '3'], result: '1.333333333333333333333333333333' },
      { rule: 'minimum', operation: 'max', operands: ['1.333333333333333333333333333333', '3'], result: '3' },
      { rule: 'rounding', operation: 'round', operands: ['3', '2'], result: '3' },
      { rule: 'billed_before', operation: 'subtract', operands: ['3', '1'], result: '2' },
    ]);
    expect(first(input)).toMatchObject({
      priceUnitAmount: { code: 'tok', amount: '2' },
      billedBefore: { amount: '1', unitCredits: '1', invoiceIds: ['i'] },
      unitCreditsApplied: '4',
      billableQuantity: '2',
      allowanceApplied: '3',
    });
  });

  it('may be covered by an allowance without limit, and takes nothing from credits then', () => {
    const plan = computeInvoice(invoice([line({ allowance: { limit: null }, creditTarget: {} })], { unitCreditLots: [lot] }));
    expect(plan).toMatchObject({ total: '0.00', unitCreditBurns: [] });
    expect(plan.lines[0]?.explanation[0]?.facts).toEqual({ limit: 'unlimited' });
  });

  it('is covered by credits only when it is usage and says what it is', () => {
    const burns = (rest: Partial<LineInput>) => computeInvoice(invoice([line(rest)], { unitCreditLots: [lot] })).unitCreditBurns;
    expect(burns({ creditTarget: {} })).toEqual([{ lotId: 'lot', lineKey: 'a', quantity: '4' }]);
    expect(burns({ creditTarget: {}, kind: 'late_usage' })).toHaveLength(1);
    expect(burns({ creditTarget: {}, kind: 'fixed' })).toEqual([]);
    expect(burns({})).toEqual([]);
  });

  it('covers its first units first, so that credits pay for what was used in their own time', () => {
    const middle = '2026-01-16T00:00:00.000Z';
    const segments = [
      { start: period.start, end: middle, quantity: '6' },
      { start: middle, end: period.end, quantity: '4' },
    ];
    const rest = (allowance: string, unitCredits?: string) =>
      first(
        invoice(
          [
            line({
              segments,
              creditTarget: {},
              allowance: { limit: allowance },
              ...(unitCredits === undefined ? {} : { billedBefore: { amount: '0', unitCredits, invoiceIds: [] } }),
            }),
          ],
          {
            unitCreditLots: [{ ...lot, remaining: '100', validUntil: middle }],
          },
        ),
      );
    expect(rest('2')).toMatchObject({ unitCreditsApplied: '4', billableQuantity: '4' });
    expect(rest('8')).toMatchObject({ unitCreditsApplied: '0', billableQuantity: '2' });
    expect(rest('2', '3')).toMatchObject({ unitCreditsApplied: '1', billableQuantity: '4' });
  });

  it('never has a maximum below what it gives, nor a minimum above', () => {
    const amount = (rest: Partial<LineInput>) => first(invoice([line(rest)])).amount;
    expect([amount({ minimum: '10' }), amount({ minimum: '10.01' }), amount({ maximum: '10' }), amount({ maximum: '9.99' })]).toEqual([
      '10.00',
      '10.01',
      '10.00',
      '9.99',
    ]);
    expect(rules(invoice([line({ maximum: '9.99' })]))[1]).toEqual(['maximum', '10', '9.99', '9.99']);
    expect(rules(invoice([line({ minimum: '10', maximum: '10' })]))).toHaveLength(2);
  });

  it('prices each bucket on its own, with the line\u2019s commitment for each bucket where it says so', () => {
    const bucket = (start: string, quantity: string) => ({ start, quantity });
    const buckets = [bucket('2026-01-01T00:00:00.000Z', '2'), bucket('2026-01-01T01:00:00.000Z', '8')];
    const commitment = { kind: 'amount', value: '5', overageFactor: '2', trueUp: true, per: 'bucket' } as const;
    expect(first(invoice([line({ buckets, commitment })])).amount).toBe('16.00');
    expect(first(invoice([line({ buckets, commitment: { ...commitment, per: 'line' } })])).amount).toBe('15.00');
    expect(first(invoice([line({ buckets, commitment, price: { kind: 'per_unit', unitAmount: '2' } })])).amount).toBe('32.00');
    expect(first(invoice([line({ buckets, allowance: { limit: '3' } })]))).toMatchObject({ amount: '7.00', billableQuantity: '7' });
    expect(rules(invoice([line({ buckets: [] })]))[0]?.[0]).toBe('per_unit');
    const explained = first(invoice([line({ buckets, allowance: { limit: '3' } })])).explanation;
    expect(explained.map(({ rule, facts }) => [rule, facts?.bucket?.slice(11, 13)])).toEqual([
      ['allowance', undefined],
      ['zero_quantity', '00'],
      ['per_unit', '01'],
      ['buckets_total', undefined],
      ['rounding', undefined],
    ]);
  });

  it('values a committed quantity by its own price and at the rate of its price unit', () => {
    const commitment = { kind: 'quantity', value: '20', overageFactor: '1', trueUp: true } as const;
    expect(first(invoice([line({ commitment })])).amount).toBe('20.00');
    expect(first(invoice([line({ commitment, priceUnit: { code: 'tok', rate: '0.5' } })])).amount).toBe('10.00');
    expect(first(invoice([line({ commitment: { ...commitment, kind: 'amount' }, priceUnit: { code: 'tok', rate: '0.5' } })])).amount).toBe('20.00');
  });

  it('shows a unit price only where there is a single one', () => {
    const unit = (price: LineInput['price']) => first(invoice([line({ price })])).unitAmount;
    expect(unit({ kind: 'flat', amount: '3' })).toBe('3');
    expect(unit({ kind: 'per_unit', unitAmount: '4' })).toBe('4');
    expect(unit({ kind: 'credit', creditsPerUnit: '1', unitAmount: '5', overage: 'bill' })).toBe('5');
    expect(unit({ kind: 'dynamic' })).toBeNull();
  });

  it('carries facts and references along, and only where there are any', () => {
    const measurement = { meterId: 'm', eventCount: 1, checksum: '1', ingestedBefore: period.end };
    expect(first(invoice([line({ measurement, references: { a: 'b' } })]))).toMatchObject({ measurement, references: { a: 'b' } });
    expect(Object.keys(first(invoice([line({})]))).sort()).toEqual([
      'allowanceApplied',
      'amount',
      'billableQuantity',
      'creditAmount',
      'credits',
      'discountAmount',
      'discounts',
      'displayName',
      'explanation',
      'key',
      'kind',
      'period',
      'quantity',
      'taxAmount',
      'taxes',
      'unitAmount',
      'unitCreditBurns',
      'unitCreditsApplied',
    ]);
  });

  it('of a price in credits bills exactly the credits that were missing', () => {
    const price = { kind: 'credit', creditsPerUnit: '3', unitAmount: '0.5', overage: 'bill' } as const;
    expect(first(invoice([line({ price, creditTarget: {} })], { unitCreditLots: [lot] }))).toMatchObject({
      unitCreditsApplied: '4',
      billableQuantity: '8.666666666666666666666666666666',
      amount: '13.00',
    });
    expect(first(invoice([line({ price, quantity: '0', creditTarget: {} })], { unitCreditLots: [lot] })).amount).toBe('0.00');
  });
});
