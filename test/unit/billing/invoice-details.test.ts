import { computeInvoice, type InvoiceInput, type LineInput } from '../../../src/billing';
import { invoice, line, lot, period } from './invoice-fixtures';

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

  it('is never eaten by a coupon: it is absorbed by what the coupons leave, and the rest goes to the balance', () => {
    const charge = line({ quantity: '40', creditTarget: {} });
    const withCoupon = (percentOff: string) =>
      computeInvoice(invoice([charge, credit({})], { invoiceCoupons: [{ id: 'off', kind: 'percentage', percentOff }] }));
    expect(withCoupon('100')).toMatchObject({ totalDiscount: '40.00', total: '0.00', excessCredit: '30.00' });
    expect(withCoupon('50')).toMatchObject({ totalDiscount: '20.00', total: '0.00', excessCredit: '10.00' });
    expect(withCoupon('10')).toMatchObject({ totalDiscount: '4.00', total: '6.00', excessCredit: '0.00' });
  });

  it('lowers what prepaid money and taxes are taken of', () => {
    const input = invoice([line({ quantity: '40', creditTarget: {} }), credit({})]);
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
