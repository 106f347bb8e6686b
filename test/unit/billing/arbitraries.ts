import fc from 'fast-check';
import { type Cadence, decimal, instantFromMilliseconds, type MeterDefinition, type PriceModel, type Tier, type UsageEvent } from '../../../src/billing';

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
  occurredAt: fc
    .integer({ min: Date.parse('2025-12-25T00:00:00.000Z'), max: Date.parse('2026-02-05T00:00:00.000Z') })
    .map((ms) => instantFromMilliseconds(ms - (ms % 3_600_000 === 0 ? 0 : ms % 7))),
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
