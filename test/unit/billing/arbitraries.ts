import fc from 'fast-check';
import {
  type Cadence,
  type Coupon,
  type CreditLot,
  currencyOf,
  decimal,
  type InvoiceInput,
  instantFromMilliseconds,
  type LineInput,
  type MeterDefinition,
  type PriceModel,
  roundMoney,
  type TaxRate,
  type Tier,
  type UsageEvent,
} from '../../../src/billing';

/** Decimal text with up to `digits` digits before and `decimals` after the point. */
export const decimalText = (digits: number, decimals: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** BigInt(digits) - 1n }), fc.bigInt({ min: 0n, max: 10n ** BigInt(decimals) - 1n }))
    .map(([whole, part]) => (decimals === 0 ? whole.toString() : `${whole}.${part.toString().padStart(decimals, '0')}`));

export const currencyCode = fc.constantFrom('usd', 'eur', 'jpy', 'kwd', 'clf', 'huf');

export const tiers: fc.Arbitrary<readonly Tier[]> = fc
  .array(fc.record({ step: decimalText(4, 2), unitAmount: decimalText(3, 6), flatAmount: decimalText(2, 2) }), { minLength: 1, maxLength: 6 })
  .map((bands) => {
    let upper = decimal('0');
    return bands.map(({ step, unitAmount, flatAmount }, band) => {
      upper = upper.plus(decimal(step)).plus(decimal('0.01'));
      return { upTo: band === bands.length - 1 ? null : upper.toFixed(), unitAmount, flatAmount };
    });
  });

export const priceModel: fc.Arbitrary<PriceModel> = fc.oneof(
  decimalText(4, 2).map((amount): PriceModel => ({ kind: 'flat', amount })),
  decimalText(2, 8).map((unitAmount): PriceModel => ({ kind: 'per_unit', unitAmount })),
  tiers.map((bands): PriceModel => ({ kind: 'graduated', tiers: bands })),
  tiers.map((bands): PriceModel => ({ kind: 'volume', tiers: bands })),
  fc
    .record({ amount: decimalText(3, 2), packageSize: fc.integer({ min: 1, max: 500 }).map(String), rounding: fc.constantFrom('up' as const, 'down' as const) })
    .map((price): PriceModel => ({ kind: 'package', ...price })),
  fc.record({ percent: decimalText(2, 3), fixedPerEvent: decimalText(1, 2) }).map((price): PriceModel => ({ kind: 'percentage', ...price })),
  fc
    .record({ creditsPerUnit: fc.integer({ min: 1, max: 9 }).map(String), unitAmount: decimalText(1, 4) })
    .map((price): PriceModel => ({ kind: 'credit', overage: 'bill', ...price })),
);

export const zone = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
);

const firstMs = Date.parse('2008-01-01T00:00:00.000Z');
const lastMs = Date.parse('2030-01-01T00:00:00.000Z');
export const instant = fc.integer({ min: firstMs, max: lastMs }).map(instantFromMilliseconds);

export const cadence: fc.Arbitrary<Cadence> = fc.record({
  anchor: instant,
  zone,
  unit: fc.constantFrom('day', 'week', 'month', 'quarter', 'half_year', 'year'),
  count: fc.integer({ min: 1, max: 4 }),
  alignment: fc.constantFrom('anniversary', 'calendar'),
});

const property = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -50, max: 1000 }) },
  { weight: 3, arbitrary: fc.double({ min: -1000, max: 1000, noNaN: true }) },
  { weight: 3, arbitrary: decimalText(4, 6) },
  { weight: 1, arbitrary: fc.constantFrom('eu', 'us', '', 'abc', '1e5', '-2.5E-3', '1e999', '.5', '7.', '+3', ' 4', '0x10', 'NaN', 'Infinity', '٣') },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, true, false, [1], { a: 1 }, 1e21, 1e-9, 1e300, -0) },
);

/** Events inside and around January 2026, with repeated ids, odd ids and every kind of property. */
export const usageEvent: fc.Arbitrary<UsageEvent> = fc.record({
  eventId: fc.oneof(
    fc.integer({ min: 0, max: 400 }).map((n) => `e${n}`),
    fc.constantFrom('😀', '\uffee', 'é', 'Z', 'a'),
  ),
  eventName: fc.constantFrom('call', 'call', 'call', 'other'),
  // Few instants, so that the latest event is often decided by its id.
  occurredAt: fc.integer({ min: -2, max: 12 }).map((third) => instantFromMilliseconds(Date.parse('2026-01-01T00:00:00.000Z') + third * 233_280_007)),
  ingestedAt: fc.integer({ min: Date.parse('2026-01-01T00:00:00.000Z'), max: Date.parse('2026-02-05T00:00:00.000Z') }).map(instantFromMilliseconds),
  properties: fc.dictionary(fc.constantFrom('n', 'm', 'region', 'tier'), property, { maxKeys: 4 }),
});

const expression = fc.constantFrom(
  'n * 2 + m',
  'ceil(n / 60) * m',
  'if n > 10 then n else m / 3',
  'region == "eu" && n >= 1 ? n : m ? 1 : 2'.replace('m ? 1 : 2', '(m > 0 ? 1 : 2)'),
  'max(n, m, 0) - min(n, 5)',
  'abs(n) mod 7',
  'round(n / 3) + floor(m) ^ 2',
  'exists(region) ? n : 0 - m',
  'n / m',
  'not (n == m or n < 3) ? int(n) : 1',
);

export const meter: fc.Arbitrary<MeterDefinition> = fc
  .record({
    type: fc.constantFrom('count', 'sum', 'max', 'min', 'avg', 'latest', 'count_unique', 'sum_with_multiplier', 'weighted_sum' as const),
    expression: fc.option(expression, { nil: undefined, freq: 2 }),
    multiplier: decimalText(1, 3),
    bucketSize: fc.option(fc.constantFrom('15min', 'hour', '6hour', 'day', 'week', 'month' as const), { nil: undefined }),
    bucketCombine: fc.constantFrom('sum', 'max' as const),
    groupBy: fc.option(fc.constantFrom(['region'], ['region', 'tier']), { nil: undefined }),
    filters: fc.constantFrom([], [{ key: 'region', values: ['eu', 'us'] }], [{ key: 'tier', values: ['1', 'true', 'abc', '0.5'] }]),
    reset: fc.constantFrom('billing_period', 'never' as const),
    rounding: fc.option(fc.record({ mode: fc.constantFrom('round', 'ceil', 'floor' as const), decimals: fc.integer({ min: -2, max: 6 }) }), { nil: undefined }),
  })
  .map(({ type, expression: formula, multiplier, bucketSize, bucketCombine, groupBy, filters, reset, rounding }) => {
    const bucketed = type !== 'weighted_sum' && bucketSize !== undefined;
    const computed = formula !== undefined && !['count', 'count_unique', 'weighted_sum'].includes(type);
    return {
      eventName: 'call',
      aggregation: {
        type,
        ...(computed ? { expression: formula } : { field: 'n' }),
        ...(type === 'sum_with_multiplier' ? { multiplier } : {}),
        ...(bucketed ? { bucketSize, bucketCombine } : {}),
        ...(groupBy === undefined ? {} : { groupBy }),
      },
      filters,
      reset,
      ...(rounding === undefined ? {} : { rounding }),
    };
  });

const january = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };

const coupon = fc.oneof(
  decimalText(2, 2).map((amountOff) => ({ kind: 'fixed' as const, amountOff })),
  decimalText(2, 2).map((percentOff) => ({ kind: 'percentage' as const, percentOff })),
);
const coupons = fc.array(coupon, { maxLength: 3 }).map((list) => list.map((entry, index): Coupon => ({ id: `c${index}`, ...entry })));

const day = fc.integer({ min: -20, max: 50 }).map((n) => new Date(Date.parse(january.start) + n * 86_400_000).toISOString());

export const lots = fc
  .array(
    fc.record({
      remaining: decimalText(3, 3),
      validFrom: fc.oneof(fc.constant(january.start), day),
      validUntil: fc.option(day),
      priority: fc.integer({ min: 0, max: 2 }),
      createdAt: day,
      paid: fc.boolean(),
      scope: fc.constantFrom({}, {}, { priceTypes: ['usage'] }, { priceTypes: ['fixed'] }),
    }),
    { maxLength: 4 },
  )
  .map((list) => list.map((lot, index): CreditLot => ({ id: `lot${index}`, ...lot })));

const commitment = fc.record({
  kind: fc.constant('amount' as const),
  value: decimalText(3, 2),
  overageFactor: fc.constantFrom('1', '1.5', '2'),
  trueUp: fc.boolean(),
});

const invoiceLine = fc
  .record({
    kind: fc.constantFrom('fixed', 'usage', 'usage', 'one_off', 'late_usage', 'proration_charge', 'proration_credit' as const),
    price: priceModel,
    quantity: decimalText(4, 2),
    minimum: fc.option(decimalText(2, 2), { nil: undefined, freq: 4 }),
    maximum: fc.option(decimalText(3, 2), { nil: undefined, freq: 4 }),
    commitment: fc.option(commitment, { nil: undefined, freq: 4 }),
    allowance: fc.option(
      decimalText(3, 1).map((limit) => ({ limit })),
      { nil: undefined, freq: 3 },
    ),
    proration: fc.option(
      fc.integer({ min: 0, max: 31 }).map((days) => ({ numerator: String(days), denominator: '31' })),
      { nil: undefined, freq: 3 },
    ),
    billedBefore: fc.option(
      decimalText(1, 2).map((amount) => ({ amount, invoiceIds: ['inv_0'] })),
      { nil: undefined, freq: 6 },
    ),
    creditCap: fc.option(decimalText(3, 2), { nil: undefined, freq: 3 }),
    coupons,
    credits: fc.boolean(),
    taxIds: fc.option(fc.constantFrom([], ['t0']), { nil: undefined, freq: 4 }),
    cut: fc.boolean(),
  })
  .map(({ credits, cut, ...line }) => ({
    ...line,
    ...(credits ? { creditTarget: { priceType: line.kind === 'fixed' ? 'fixed' : 'usage' } } : {}),
    ...(cut ? { segments: segmentsOf(line.quantity) } : {}),
  }));

function segmentsOf(quantity: string): LineInput['segments'] {
  const part = decimal(quantity).times('0.3').toFixed();
  const middle = '2026-01-11T00:00:00.000Z';
  return [
    { start: january.start, end: middle, quantity: part },
    { start: middle, end: january.end, quantity: decimal(quantity).minus(part).toFixed() },
  ];
}

const taxes = fc
  .array(
    fc.oneof(
      fc.record({ kind: fc.constant('percentage' as const), percent: decimalText(2, 2), inclusive: fc.boolean(), compound: fc.boolean() }),
      fc.record({ kind: fc.constant('fixed' as const), amount: decimalText(1, 2) }),
    ),
    { maxLength: 3 },
  )
  .map((list) => list.map((tax, index): TaxRate => ({ id: `t${index}`, ...tax })));

/** Whole invoices with every kind of line, coupon, credit and tax; amounts in the currency are cut to its decimals. */
export const invoiceInput: fc.Arbitrary<InvoiceInput> = fc
  .record({
    currency: fc.constantFrom('usd', 'jpy', 'kwd'),
    lines: fc.array(invoiceLine, { maxLength: 6 }),
    unitCreditLots: lots,
    moneyCreditLots: lots,
    invoiceCoupons: coupons,
    taxes,
    commitment: fc.option(commitment, { nil: undefined, freq: 3 }),
  })
  .map(({ currency, lines, commitment: whole, ...rest }) => {
    const cents = (amount: string): string => roundMoney(decimal(amount), currencyOf(currency)).toFixed();
    return JSON.parse(
      JSON.stringify({
        v: 1,
        currency,
        period: january,
        ...rest,
        ...(whole === undefined ? {} : { commitment: whole }),
        lines: lines.map((line, index) => ({
          ...line,
          key: `line${index}`,
          displayName: `Line ${index}`,
          period: january,
          ...(line.billedBefore === undefined || line.kind === 'proration_credit'
            ? { billedBefore: undefined }
            : { billedBefore: { ...line.billedBefore, amount: cents(line.billedBefore.amount) } }),
          ...(line.creditCap === undefined ? {} : { creditCap: cents(line.creditCap) }),
        })),
      }),
    ) as InvoiceInput;
  });
