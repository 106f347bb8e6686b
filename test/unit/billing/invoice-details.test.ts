import { computeInvoice, type InvoiceInput, type LineInput } from '../../../src/billing';

const period = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
const line = (rest: Partial<LineInput>): LineInput => ({
  key: 'a',
  kind: 'usage',
  displayName: 'A',
  period,
  price: { kind: 'per_unit', unitAmount: '1' },
  quantity: '10',
  ...rest,
});
const invoice = (lines: readonly LineInput[], rest: Partial<InvoiceInput> = {}): InvoiceInput => ({
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
const lot = { id: 'lot', remaining: '4', validFrom: period.start, validUntil: null, priority: 0, createdAt: period.start, paid: false };
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

describe('a credit for unused time', () => {
  const credit = (rest: Partial<LineInput>) => line({ key: 'credit', kind: 'proration_credit', price: { kind: 'flat', amount: '30' }, quantity: '1', ...rest });

  it('turns its sign within what was billed, and what no charge absorbs goes to the balance', () => {
    const charge = line({ quantity: '20' });
    const plan = computeInvoice(invoice([charge, credit({ creditCap: '25' })]));
    expect(plan).toMatchObject({ subtotal: '0.00', total: '0.00', excessCredit: '5.00' });
    expect(plan.lines[1]?.explanation.map(({ rule, operands, result }) => [rule, ...operands, result])).toEqual([
      ['flat', '1', '30', '30'],
      ['rounding', '30', '2', '30'],
      ['billed_cap', '30', '25', '25'],
      ['credit', '0', '25', '-25'],
      ['to_balance', '-25', '5', '-20'],
    ]);
    expect(computeInvoice(invoice([charge, credit({ creditCap: '-1' })])).total).toBe('20.00');
    expect(computeInvoice(invoice([charge, credit({ creditCap: '30' })])).lines[1]?.explanation.map(({ rule }) => rule)).toEqual([
      'flat',
      'rounding',
      'credit',
      'to_balance',
    ]);
    expect(computeInvoice(invoice([line({ quantity: '30' }), credit({})]))).toMatchObject({ total: '0.00', excessCredit: '0.00' });
    expect(() => computeInvoice(invoice([credit({ billedBefore: { amount: '31', invoiceIds: [] } })]))).toThrow('credit_line_negative');
  });

  it('lowers what coupons and prepaid money can be taken off', () => {
    const input = invoice([line({ quantity: '40', creditTarget: {} }), credit({})], { invoiceCoupons: [{ id: 'all', kind: 'percentage', percentOff: '100' }] });
    expect(computeInvoice(input)).toMatchObject({ subtotal: '10.00', totalDiscount: '10.00', total: '0.00' });
    const paid = computeInvoice({ ...input, invoiceCoupons: [], moneyCreditLots: [{ ...lot, remaining: '100' }] });
    expect(paid).toMatchObject({ totalCredits: '10.00', total: '0.00' });
    expect(computeInvoice({ ...input, invoiceCoupons: [], taxes: [{ id: 't', kind: 'percentage', percent: '10' }] })).toMatchObject({
      totalTax: '1.00',
      total: '11.00',
    });
  });

  it('leaves the wallet alone when nothing is due', () => {
    expect(
      computeInvoice(invoice([line({ quantity: '30', creditTarget: {} }), credit({})], { moneyCreditLots: [{ ...lot, remaining: '100' }] })).moneyCreditBurns,
    ).toEqual([]);
  });
});

describe('an invoice', () => {
  it('refuses two lines of one name and a subscription commitment in units', () => {
    expect(() => computeInvoice(invoice([line({}), line({})]))).toThrow('line_keys_not_unique');
    expect(() => computeInvoice(invoice([line({})], { commitment: { kind: 'quantity', value: '1', overageFactor: '1', trueUp: false } }))).toThrow(
      'subscription_commitment_not_amount',
    );
    expect(() => computeInvoice(invoice([], { currency: 'nope' }))).toThrow('unknown currency');
  });

  it('may be empty', () => {
    expect(computeInvoice(invoice([]))).toMatchObject({ subtotal: '0.00', total: '0.00', lines: [], taxes: [] });
  });

  it('commits the usage of the subscription, but neither fees nor lines with a commitment of their own', () => {
    const commitment = { kind: 'amount', value: '15', overageFactor: '3', trueUp: true } as const;
    const own = { kind: 'amount', value: '10', overageFactor: '1', trueUp: false } as const;
    const lines = [line({}), line({ key: 'fee', kind: 'fixed' }), line({ key: 'own', commitment: own })];
    const added = (input: InvoiceInput) =>
      computeInvoice(input)
        .lines.slice(3)
        .map(({ key, kind, displayName, amount }) => [key, kind, displayName, amount]);
    expect(added(invoice(lines, { commitment }))).toEqual([['commitment/true-up', 'commitment', 'Commitment not used', '5.00']]);
    expect(added(invoice(lines, { commitment: { ...commitment, value: '6' } }))).toEqual([
      ['commitment/overage', 'commitment', 'Usage beyond the commitment', '8.00'],
    ]);
    expect(added(invoice(lines, { commitment: { ...commitment, value: '10' } }))).toEqual([]);
    const [overage] = computeInvoice(
      invoice(lines, { commitment: { ...commitment, value: '6', usedBefore: '2' }, invoiceCoupons: [{ id: 'c', kind: 'percentage', percentOff: '50' }] }),
    ).lines.slice(3);
    expect(overage).toMatchObject({
      amount: '12.00',
      discountAmount: '0.00',
      references: { usage: '10', committed: '6', used_before: '2', overage_factor: '3' },
      quantity: '1',
      period,
    });
  });

  it('lets prepaid money pay the lines that a commitment adds', () => {
    const commitment = { kind: 'amount', value: '15', overageFactor: '3', trueUp: true } as const;
    const plan = computeInvoice(invoice([line({})], { commitment, moneyCreditLots: [{ ...lot, scope: { priceTypes: ['usage'] } }] }));
    expect(plan.moneyCreditBurns).toEqual([{ lotId: 'lot', lineKey: 'commitment/true-up', quantity: '4.00' }]);
  });

  it('limits a coupon to the lines it names and never discounts what may not be', () => {
    const lines = [line({}), line({ key: 'b' }), line({ key: 'c', discountable: false })];
    const discounts = (lineKeys?: readonly string[]) =>
      computeInvoice(
        invoice(lines, { invoiceCoupons: [{ id: 'x', kind: 'fixed', amountOff: '100', ...(lineKeys === undefined ? {} : { lineKeys }) }] }),
      ).lines.map((found) => found.discountAmount);
    expect(discounts()).toEqual(['10.00', '10.00', '0.00']);
    expect(discounts(['b', 'c'])).toEqual(['0.00', '10.00', '0.00']);
    expect(discounts([])).toEqual(['0.00', '0.00', '0.00']);
    const zero = computeInvoice(invoice([line({ coupons: [{ id: 'nothing', kind: 'fixed', amountOff: '0' }] })]));
    expect(zero.lines[0]?.discounts).toEqual([]);
  });

  it('taxes what is left after discounts, and after credits only where their wallet says so', () => {
    const taxes = [{ id: 't', kind: 'percentage', percent: '10' } as const];
    const tax = (reducesTaxBase: boolean) => computeInvoice(invoice([line({ creditTarget: {} })], { taxes, moneyCreditLots: [{ ...lot, reducesTaxBase }] }));
    expect(tax(false)).toMatchObject({ totalTax: '1.00', total: '7.00', taxes: [{ taxId: 't', base: '10.00', amount: '1.00', inclusive: false }] });
    expect(tax(true)).toMatchObject({ totalTax: '0.60', total: '6.60', taxes: [{ base: '6.00' }] });
  });

  it('computes several contained taxes from the price without any of them, line by line', () => {
    const taxes = [
      { id: 'a', kind: 'percentage', percent: '10', inclusive: true },
      { id: 'b', kind: 'percentage', percent: '15', inclusive: true },
    ] as const;
    const plan = computeInvoice(invoice([line({ quantity: '125' }), line({ key: 'only-a', quantity: '110', taxIds: ['a'] })], { taxes }));
    expect(plan.taxes.map(({ taxId, amount }) => [taxId, amount])).toEqual([
      ['a', '20.00'],
      ['b', '15.00'],
    ]);
    expect(plan).toMatchObject({ totalTax: '0.00', totalIncludedTax: '35.00', total: '235.00' });
    expect(plan.lines[1]?.taxes.map(({ taxId }) => taxId)).toEqual(['a']);
    expect(plan.lines[1]?.taxAmount).toBe('0.00');
  });

  it('charges no fixed tax on nothing', () => {
    const taxes = [{ id: 'f', kind: 'fixed', amount: '2' } as const];
    expect(computeInvoice(invoice([line({})], { taxes })).totalTax).toBe('2.00');
    expect(computeInvoice(invoice([line({ quantity: '0' })], { taxes })).totalTax).toBe('0.00');
    expect(computeInvoice(invoice([line({ taxIds: [] })], { taxes })).totalTax).toBe('0.00');
  });
});
