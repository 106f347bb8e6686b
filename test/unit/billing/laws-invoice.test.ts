import fc from 'fast-check';
import {
  applyCoupons,
  computeCreditNote,
  computeInvoice,
  computeTaxes,
  type Coupon,
  creditableRest,
  type CreditableLine,
  creditNoteLimit,
  creditNoteTypeFor,
  currencyOf,
  decimal,
  type Decimal,
  InvariantError,
  type InvoiceInput,
  type InvoicePlan,
  type LinePlan,
  recompute,
  replayInvoice,
  roundMoney,
  smallestUnit,
  zero,
} from '../../../src/billing';
import { currencyCode, decimalText, invoiceInput } from './arbitraries';

const sum = (amounts: readonly (string | Decimal)[]): Decimal => amounts.reduce<Decimal>((total, amount) => total.plus(amount), zero);
const nothing = { amount: '0', discountAmount: '0', taxAmount: '0', creditAmount: '0' };

function creditable(line: LinePlan): CreditableLine {
  const { key, amount, discountAmount, taxAmount, creditAmount } = line;
  return { key, amount, discountAmount, taxAmount, creditAmount, creditedBefore: nothing };
}

describe('any invoice', () => {
  it('adds up: lines, parts, totals, and never below zero', () => {
    fc.assert(
      fc.property(invoiceInput, (input) => {
        const plan = computeInvoice(input);
        expectSums(plan);
        expect(decimal(plan.total).gte(0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  function expectSums(plan: InvoicePlan): void {
    const parts = (pick: (line: LinePlan) => string) => sum(plan.lines.map(pick)).toFixed();
    const plain = (amount: string) => decimal(amount).toFixed();
    expect(parts((line) => line.amount)).toBe(plain(plan.subtotal));
    expect(parts((line) => line.discountAmount)).toBe(plain(plan.totalDiscount));
    expect(parts((line) => line.creditAmount)).toBe(plain(plan.totalCredits));
    expect(parts((line) => line.taxAmount)).toBe(plain(plan.totalTax));
    for (const line of plan.lines) {
      expect(sum(line.discounts.map(({ amount }) => amount)).eq(line.discountAmount)).toBe(true);
      expect(sum(line.credits.map(({ amount }) => amount)).eq(line.creditAmount)).toBe(true);
      expect(sum(line.taxes.filter(({ inclusive }) => !inclusive).map(({ amount }) => amount)).eq(line.taxAmount)).toBe(true);
      expect(decimal(line.discountAmount).gte(0) && decimal(line.discountAmount).lte(decimal(line.amount).lt(0) ? 0 : line.amount)).toBe(true);
      expect(sum(line.unitCreditBurns.map(({ quantity }) => quantity)).eq(line.unitCreditsApplied)).toBe(true);
    }
    expect(sum(plan.taxes.filter(({ inclusive }) => inclusive).map(({ amount }) => amount)).eq(plan.totalIncludedTax)).toBe(true);
  }

  it('never burns more than its lots hold', () => {
    fc.assert(
      fc.property(invoiceInput, (input) => {
        const plan = computeInvoice(input);
        for (const lot of input.unitCreditLots)
          expect(sum(plan.unitCreditBurns.filter(({ lotId }) => lotId === lot.id).map(({ quantity }) => quantity)).lte(lot.remaining)).toBe(true);
        for (const lot of input.moneyCreditLots)
          expect(sum(plan.moneyCreditBurns.filter(({ lotId }) => lotId === lot.id).map(({ quantity }) => quantity)).lte(lot.remaining)).toBe(true);
      }),
    );
  });

  it('is explained: every step can be redone, and the last one is the amount of the line', () => {
    fc.assert(
      fc.property(invoiceInput, (input) => {
        for (const line of computeInvoice(input).lines) {
          for (const step of line.explanation) expect([step.rule, recompute(step).toFixed()]).toEqual([step.rule, decimal(step.result).toFixed()]);
          expect(decimal(line.explanation.at(-1)?.result ?? 'x').toFixed()).toBe(decimal(line.amount).toFixed());
        }
      }),
    );
  });

  it('is the same when previewed, executed and replayed from its stored inputs', () => {
    fc.assert(
      fc.property(invoiceInput, (input) => {
        const plan = computeInvoice(input);
        const replay = replayInvoice(JSON.parse(JSON.stringify(input)) as InvoiceInput, plan.digest);
        expect(replay).toEqual({ storedDigest: plan.digest, recomputedDigest: plan.digest, matches: true, plan });
        expect(replayInvoice(input, 'other').matches).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('and a credit note over all of it leave nothing', () => {
    fc.assert(
      fc.property(invoiceInput, (input) => {
        const plan = computeInvoice({ ...input, lines: input.lines.filter((line) => line.kind !== 'proration_credit' && line.billedBefore === undefined) });
        const lines = plan.lines.filter((line) => decimal(line.amount).gt(0));
        const note = computeCreditNote({ currency: plan.currency, lines: lines.map(creditable), requested: lines.map(({ key, amount }) => ({ key, amount })) });
        expect(decimal(note.total).minus(note.toCredits).toFixed()).toBe(decimal(plan.total).toFixed());
      }),
    );
  });

  it('and credit notes in any number of steps leave nothing either', () => {
    fc.assert(
      fc.property(
        decimalText(3, 2),
        decimalText(2, 2),
        decimalText(2, 2),
        fc.array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), { maxLength: 5 }),
        currencyCode,
        (amount, discount, tax, shares, code) => {
          const currency = currencyOf(code);
          const cents = (text: string) => roundMoney(decimal(text), currency);
          let line: CreditableLine = {
            key: 'a',
            amount: cents(amount).toFixed(),
            discountAmount: decimalMin(cents(discount), cents(amount)),
            taxAmount: cents(tax).toFixed(),
            creditAmount: '0',
            creditedBefore: nothing,
          };
          fc.pre(decimal(line.amount).gt(0));
          for (const share of [...shares, 1]) {
            const rest = creditableRest(line);
            const requested = share === 1 ? rest : roundMoney(rest.times(String(share)), currency);
            if (!requested.gt(0) || requested.gt(rest)) continue;
            const { lines } = computeCreditNote({ currency: code, lines: [line], requested: [{ key: 'a', amount: requested.toFixed() }] });
            const before = line.creditedBefore;
            const add = (part: keyof typeof nothing) =>
              decimal(before[part])
                .plus(lines[0]?.[part] ?? '0')
                .toFixed();
            line = {
              ...line,
              creditedBefore: { amount: add('amount'), discountAmount: add('discountAmount'), taxAmount: add('taxAmount'), creditAmount: add('creditAmount') },
            };
          }
          expect(line.creditedBefore).toEqual({ amount: line.amount, discountAmount: line.discountAmount, taxAmount: line.taxAmount, creditAmount: '0' });
        },
      ),
    );
  });

  function decimalMin(a: Decimal, b: Decimal): string {
    return (a.lt(b) ? a : b).toFixed();
  }
});

describe('discounts', () => {
  it('never exceed what they are taken off, however many there are', () => {
    const coupon = fc.oneof(
      decimalText(3, 2).map((amountOff): Coupon => ({ id: 'f', kind: 'fixed', amountOff })),
      decimalText(3, 2).map((percentOff): Coupon => ({ id: 'p', kind: 'percentage', percentOff })),
    );
    fc.assert(
      fc.property(fc.array(coupon, { maxLength: 6 }), decimalText(4, 2), currencyCode, (coupons, amount, code) => {
        const applied = applyCoupons(coupons, roundMoney(decimal(amount), currencyOf(code)), currencyOf(code));
        const total = sum(applied.map((entry) => entry.amount));
        expect(total.lte(roundMoney(decimal(amount), currencyOf(code)))).toBe(true);
        expect(applied.every((entry) => entry.amount.gte(0))).toBe(true);
      }),
    );
  });
});

describe('taxes', () => {
  it('are shared over lines so that the shares add up, and inclusive ones stay inside of the price', () => {
    const rates = fc.array(fc.record({ percent: decimalText(2, 3), inclusive: fc.boolean() }), { maxLength: 3 });
    fc.assert(
      fc.property(rates, fc.array(decimalText(3, 2), { minLength: 1, maxLength: 6 }), currencyCode, (list, bases, code) => {
        const currency = currencyOf(code);
        const lines = bases.map((base, index) => ({ key: String(index), base: roundMoney(decimal(base), currency) }));
        const taxes = computeTaxes(
          list.map((rate, index) => ({ id: String(index), kind: 'percentage', ...rate })),
          lines,
          currency,
        );
        for (const tax of taxes) expect(sum([...tax.shares.values()]).eq(tax.amount)).toBe(true);
        const included = sum(taxes.filter((tax) => tax.inclusive).map((tax) => tax.amount));
        // Each of several rates is rounded on its own.
        expect(included.lte(sum(lines.map((line) => line.base)).plus(smallestUnit(currency).times(list.length)))).toBe(true);
      }),
    );
  });
});

describe('a credit note', () => {
  const line: CreditableLine = { key: 'a', amount: '30', discountAmount: '5', taxAmount: '4.75', creditAmount: '2', creditedBefore: nothing };
  const note = (requested: readonly { readonly key: string; readonly amount: string }[], lines = [line]) =>
    computeCreditNote({ currency: 'usd', lines, requested });

  it('gives back parts in proportion, and the residue with the last one', () => {
    expect(note([{ key: 'a', amount: '10' }])).toEqual({
      currency: 'usd',
      lines: [{ key: 'a', amount: '10.00', discountAmount: '1.67', taxAmount: '1.58', creditAmount: '0.67', total: '9.91' }],
      subtotal: '10.00',
      totalDiscount: '1.67',
      totalTax: '1.58',
      total: '9.91',
      toCredits: '0.67',
    });
    const later = { ...line, creditedBefore: { amount: '20', discountAmount: '3.34', taxAmount: '3.16', creditAmount: '1.34' } };
    expect(note([{ key: 'a', amount: '10' }], [later]).lines[0]).toEqual({
      key: 'a',
      amount: '10.00',
      discountAmount: '1.66',
      taxAmount: '1.59',
      creditAmount: '0.66',
      total: '9.93',
    });
    // Rounding up again and again never takes more than there is.
    const nearlyDone = { ...line, creditedBefore: { amount: '10', discountAmount: '4.99', taxAmount: '4.74', creditAmount: '2' } };
    expect(note([{ key: 'a', amount: '10' }], [nearlyDone]).lines[0]).toMatchObject({ discountAmount: '0.01', taxAmount: '0.01', creditAmount: '0.00' });
  });

  it('refuses more than remains, unknown or repeated lines, nothing, and fractions of a cent', () => {
    for (const [requested, code] of [
      [[{ key: 'a', amount: '30.01' }], 'credit_note_exceeds_line'],
      [[{ key: 'a', amount: '0' }], 'credit_note_exceeds_line'],
      [[{ key: 'a', amount: '0.001' }], 'credit_note_not_rounded'],
      [[{ key: 'b', amount: '1' }], 'credit_note_line_unknown'],
      [
        [
          { key: 'a', amount: '1' },
          { key: 'a', amount: '1' },
        ],
        'credit_note_line_repeated',
      ],
    ] as const)
      expect(() => note(requested)).toThrow(code);
    expect(() => note([{ key: 'a', amount: '30.01' }])).toThrow(InvariantError);
  });

  it('is an adjustment of what is unpaid or a refund of what was paid', () => {
    const standing = { total: '100', amountPaid: '40', adjusted: '10', refunded: '15' };
    expect(creditNoteLimit('adjustment', standing).toFixed()).toBe('50');
    expect(creditNoteLimit('refund', standing).toFixed()).toBe('25');
    expect(creditNoteLimit('refund', { ...standing, refunded: '50' }).toFixed()).toBe('0');
    expect((['succeeded', 'partially_refunded', 'pending', 'initiated', 'processing', 'failed', 'overpaid', 'voided'] as const).map(creditNoteTypeFor)).toEqual(
      ['refund', 'refund', 'adjustment', 'adjustment', 'adjustment', 'adjustment', null, null],
    );
  });
});
