import type { Commitment, InvoiceInput, LineInput, MoneyCreditLot, PriceModel, Tier } from '../../../src/billing';

const january = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
const february = { start: '2026-02-01T00:00:00.000Z', end: '2026-03-01T00:00:00.000Z' };
const middle = '2026-01-16T12:00:00.000Z';

const tier = (upTo: string | null, unitAmount: string, flatAmount = '0'): Tier => ({ upTo, unitAmount, flatAmount });
const flat = (amount: string): PriceModel => ({ kind: 'flat', amount });
const perUnit = (unitAmount: string): PriceModel => ({ kind: 'per_unit', unitAmount });

function fixed(key: string, amount: string, rest: Partial<LineInput> = {}): LineInput {
  return { key, kind: 'fixed', displayName: `Fee ${key}`, period: january, price: flat(amount), quantity: '1', creditTarget: { priceType: 'fixed' }, ...rest };
}

function usage(key: string, price: PriceModel, quantity: string, rest: Partial<LineInput> = {}): LineInput {
  const measurement = {
    meterId: `meter_${key}`,
    meterVersion: 1,
    eventCount: 3,
    errorCount: 0,
    checksum: '1152921504606846975',
    ingestedBefore: '2026-02-01T01:00:00.000Z',
  };
  return {
    key,
    kind: 'usage',
    displayName: `Usage ${key}`,
    period: january,
    price,
    quantity,
    measurement,
    creditTarget: { priceType: 'usage', meter: key },
    ...rest,
  };
}

function invoice(lines: readonly LineInput[], rest: Partial<InvoiceInput> = {}): InvoiceInput {
  return { v: 1, currency: 'usd', period: january, lines, unitCreditLots: [], invoiceCoupons: [], moneyCreditLots: [], taxes: [], ...rest };
}

const lot = (id: string, remaining: string, rest: Partial<MoneyCreditLot> = {}): MoneyCreditLot => ({
  id,
  remaining,
  validFrom: january.start,
  validUntil: null,
  priority: 0,
  createdAt: january.start,
  paid: false,
  ...rest,
});
const vat = { id: 'vat', kind: 'percentage', percent: '19' } as const;
const graduated: PriceModel = { kind: 'graduated', tiers: [tier('1000', '0.01'), tier('5000', '0.008', '2'), tier(null, '0.005')] };
const yearly = (rest: Partial<Commitment> = {}): Commitment => ({ kind: 'amount', value: '1200', overageFactor: '1.5', trueUp: true, ...rest });

/** Twenty situations that a customer may find on an invoice. Each one's whole plan is kept beside the test, to be read. */
export const situations: Readonly<Record<string, InvoiceInput>> = {
  'a plain monthly fee': invoice([fixed('base', '49.90')]),
  'advance fee of the next period beside usage of the last': invoice([
    usage('calls', perUnit('0.002'), '1234567'),
    fixed('base', '49.90', { period: february }),
  ]),
  'graduated usage over three bands': invoice([usage('calls', graduated, '6200.5')]),
  'volume price exactly on a bound': invoice([
    usage('calls', { kind: 'volume', tiers: [tier('1000', '0.05'), tier(null, '0.02', '5')] }, '1000'),
    usage('more', { kind: 'volume', tiers: [tier('1000', '0.05'), tier(null, '0.02', '5')] }, '1000.01'),
  ]),
  'packages with free units': invoice([usage('mails', { kind: 'package', amount: '3.50', packageSize: '1000', rounding: 'up', freeUnits: '500' }, '2501')]),
  'a percentage of payments with limits per event': invoice([
    usage('payments', { kind: 'percentage', percent: '1.4', fixedPerEvent: '0.25', minimumPerEvent: '0.30', maximumPerEvent: '5' }, '612.40', {
      pricingFacts: { eventAmounts: ['2.40', '110', '500'] },
    }),
  ]),
  'a matrix of regions': invoice([
    usage(
      'storage',
      { kind: 'matrix', properties: ['region', 'class'], cells: [{ values: ['eu', 'hot'], unitAmount: '0.023' }], defaultUnitAmount: '0.03' },
      '1500',
      {
        pricingFacts: {
          groups: [
            { values: ['eu', 'hot'], quantity: '1000' },
            { values: ['us', null], quantity: '500' },
          ],
        },
      },
    ),
  ]),
  'hourly buckets priced one by one, one of them with a price of its own': invoice([
    usage('load', graduated, '2400', {
      buckets: [
        { start: '2026-01-01T09:00:00.000Z', quantity: '1200' },
        {
          start: '2026-01-01T10:00:00.000Z',
          quantity: '1200',
          price: perUnit('0.02'),
          commitment: { kind: 'quantity', value: '1500', overageFactor: '2', trueUp: true },
        },
      ],
    }),
  ]),
  'allowance, then granted credits that expire half-way, then the price': invoice(
    [
      usage('calls', perUnit('0.01'), '900', {
        allowance: { limit: '100' },
        segments: [
          { start: january.start, end: middle, quantity: '400' },
          { start: middle, end: january.end, quantity: '500' },
        ],
      }),
    ],
    { unitCreditLots: [lot('welcome', '1000', { validUntil: middle }), lot('bonus', '150', { priority: 1 })] },
  ),
  'credits per unit with overage billed, blocked and ignored': invoice(
    (['block', 'ignore', 'bill'] as const).map((overage) =>
      usage(overage, { kind: 'credit', creditsPerUnit: '3', unitAmount: '0.02', overage }, '10', { creditTarget: { meter: overage } }),
    ),
    { unitCreditLots: [lot('pack', '40')] },
  ),
  'a line with minimum and one with maximum': invoice([
    usage('small', perUnit('0.01'), '120', { minimum: '5' }),
    usage('big', perUnit('0.01'), '120000', { maximum: '999.99' }),
  ]),
  'a commitment of the line, exceeded through tiers by quantity': invoice([
    usage('calls', graduated, '6000', { commitment: { kind: 'quantity', value: '5000', overageFactor: '1.25', trueUp: true } }),
  ]),
  'a yearly commitment in its last month, not used': invoice([usage('calls', perUnit('0.01'), '4000')], {
    commitment: yearly({ usedBefore: '1100', final: true }),
  }),
  'a yearly commitment that this month exceeds': invoice([usage('calls', perUnit('0.01'), '4000'), usage('mails', perUnit('0.05'), '2000')], {
    commitment: yearly({ usedBefore: '1150', final: false }),
  }),
  'coupons on lines and on the invoice, then prepaid money': invoice(
    [
      fixed('base', '100', {
        coupons: [
          { id: 'line-60', kind: 'percentage', percentOff: '60' },
          { id: 'line-60-again', kind: 'percentage', percentOff: '60' },
        ],
      }),
      usage('calls', perUnit('0.01'), '3333'),
      usage('kept', perUnit('0.01'), '1000', { discountable: false }),
    ],
    {
      invoiceCoupons: [
        { id: 'ten', kind: 'fixed', amountOff: '10' },
        { id: 'third', kind: 'percentage', percentOff: '33.333' },
      ],
      moneyCreditLots: [lot('wallet', '20', { paid: true, scope: { priceTypes: ['usage'] } }), lot('gift', '5.005', { validUntil: february.start })],
    },
  ),
  'several taxes: added, compound, contained, fixed, and lines that bear only some': invoice(
    [fixed('base', '100'), fixed('book', '50', { taxIds: ['reduced', 'stamp'] }), fixed('export', '30', { taxIds: [] })],
    {
      taxes: [
        { id: 'state', kind: 'percentage', percent: '5' },
        { id: 'quebec', kind: 'percentage', percent: '9.975', compound: true },
        { id: 'reduced', kind: 'percentage', percent: '7', inclusive: true },
        { id: 'stamp', kind: 'fixed', amount: '0.50' },
      ],
    },
  ),
  'a plan change in the middle: credit within what was billed, and the new plan': invoice([
    fixed('old', '30', { kind: 'proration_credit', proration: { numerator: '1339200000', denominator: '2678400000' }, creditCap: '12.00' }),
    fixed('new', '90', { kind: 'proration_charge', proration: { numerator: '1339200000', denominator: '2678400000' } }),
  ]),
  'a downgrade whose credit exceeds the charge': invoice(
    [
      fixed('old', '90', { kind: 'proration_credit', proration: { numerator: '1', denominator: '2' } }),
      fixed('new', '30', { kind: 'proration_charge', proration: { numerator: '1', denominator: '2' } }),
    ],
    { taxes: [vat] },
  ),
  'the period after an interim invoice': invoice(
    [usage('calls', graduated, '6200', { billedBefore: { amount: '22.00', unitCredits: '200', invoiceIds: ['inv_interim'] } })],
    {
      unitCreditLots: [lot('grant', '300')],
      taxes: [vat],
    },
  ),
  'tokens at a frozen rate, in yen': invoice(
    [
      usage('tokens', perUnit('0.0015'), '123456', { priceUnit: { code: 'tok', rate: '1.37' } }),
      fixed('base', '980', { references: { price_version: 'pv_2' } }),
    ],
    { currency: 'jpy', taxes: [{ id: 'ct', kind: 'percentage', percent: '10' }], moneyCreditLots: [lot('wallet', '100.9', { reducesTaxBase: true })] },
  ),
};
