import fc from 'fast-check';
import {
  burnLots,
  burnMoneyCredits,
  burnOrder,
  burnUnitCredits,
  type CreditLot,
  currencyOf,
  decimal,
  type Demand,
  inScope,
  lotCuts,
  rollOver,
  zero,
} from '../../../src/billing';
import { decimalText, lots as anyLots } from './arbitraries';

const january = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
const middle = '2026-01-16T00:00:00.000Z';
const lot = (id: string, rest: Partial<CreditLot> = {}): CreditLot => ({
  id,
  remaining: '10',
  validFrom: january.start,
  validUntil: null,
  priority: 0,
  createdAt: january.start,
  paid: false,
  ...rest,
});
const demand = (lineKey: string, quantity: string, rest: Partial<Demand> = {}): Demand => ({
  lineKey,
  target: {},
  segments: [{ ...january, quantity: decimal(quantity) }],
  ...rest,
});
const written = (result: ReturnType<typeof burnLots>) => result.burns.map(({ lotId, lineKey, quantity }) => [lotId, lineKey, quantity.toFixed()]);

const anyDemands = fc.array(
  fc.record({ first: decimalText(3, 2), second: decimalText(3, 2), priceType: fc.constantFrom('usage', 'fixed') }).map(({ first, second, priceType }) => ({
    target: { priceType },
    segments: [
      { start: january.start, end: middle, quantity: decimal(first) },
      { start: middle, end: january.end, quantity: decimal(second) },
    ],
  })),
  { maxLength: 4 },
);

describe('burning credits', () => {
  it('never takes a lot below zero nor gives a line more than it asked for, and loses nothing', () => {
    fc.assert(
      fc.property(anyLots, anyDemands, (lots, asked) => {
        const demands = asked.map((entry, index): Demand => ({ lineKey: `line${index}`, ...entry }));
        const { burns, rest } = burnLots(lots, demands);
        for (const { id, remaining } of lots) {
          const burnt = burns.filter(({ lotId }) => lotId === id).reduce((sum, { quantity }) => sum.plus(quantity), zero);
          expect(burnt.lte(remaining)).toBe(true);
        }
        for (const { lineKey, segments } of demands) {
          const wanted = segments.reduce((sum, { quantity }) => sum.plus(quantity), zero);
          const got = burns.filter((burn) => burn.lineKey === lineKey).reduce((sum, { quantity }) => sum.plus(quantity), zero);
          expect(got.plus(rest.get(lineKey) ?? 'NaN').eq(wanted)).toBe(true);
          expect(rest.get(lineKey)?.gte(0)).toBe(true);
        }
        expect(burns.every(({ quantity }) => quantity.gt(0))).toBe(true);
      }),
    );
  });

  it('does not depend on the order in which lots were read', () => {
    fc.assert(
      fc.property(anyLots, anyDemands, (lots, asked) => {
        const demands = asked.map((entry, index): Demand => ({ lineKey: `line${index}`, ...entry }));
        expect(written(burnLots([...lots].reverse(), demands))).toEqual(written(burnLots(lots, demands)));
      }),
    );
  });

  it('leaves nothing unpaid while a lot that may pay has something left', () => {
    const { rest } = burnLots([lot('a', { remaining: '5' }), lot('b', { remaining: '7' })], [demand('x', '12')]);
    expect(rest.get('x')?.isZero()).toBe(true);
  });

  it('goes by priority, then expiry, then promotional before paid, then age, then id', () => {
    const order = (...lots: readonly CreditLot[]) => burnOrder(lots).map(({ id }) => id);
    const soon = '2026-03-01T00:00:00.000Z';
    const later = '2026-04-01T00:00:00.000Z';
    expect(order(lot('b', { priority: 1, validUntil: soon }), lot('a'))).toEqual(['a', 'b']);
    expect(order(lot('never'), lot('later', { validUntil: later }), lot('soon', { validUntil: soon }))).toEqual(['soon', 'later', 'never']);
    expect(order(lot('later', { validUntil: later }), lot('never'))).toEqual(['later', 'never']);
    expect(order(lot('paid', { paid: true }), lot('promotional'))).toEqual(['promotional', 'paid']);
    expect(order(lot('young', { createdAt: later }), lot('old', { createdAt: soon }))).toEqual(['old', 'young']);
    expect(order(lot('z'), lot('a'), lot('m'))).toEqual(['a', 'm', 'z']);
    expect(order(lot('a'), lot('a'))).toEqual(['a', 'a']);
  });

  it('pays for usage that happened while the lot was valid', () => {
    const halves = {
      segments: [
        { start: january.start, end: middle, quantity: decimal('4') },
        { start: middle, end: january.end, quantity: decimal('6') },
      ],
    };
    expect(written(burnLots([lot('expires', { validUntil: middle })], [demand('x', '0', halves)]))).toEqual([['expires', 'x', '4']]);
    expect(written(burnLots([lot('begins', { validFrom: middle })], [demand('x', '0', halves)]))).toEqual([['begins', 'x', '6']]);
    expect(written(burnLots([lot('before', { validUntil: january.start })], [demand('x', '0', halves)]))).toEqual([]);
    expect(written(burnLots([lot('after', { validFrom: january.end })], [demand('x', '0', halves)]))).toEqual([]);
    // A meter that does not add up is one segment: valid at any time in the period pays.
    expect(written(burnLots([lot('any', { validUntil: middle })], [demand('x', '6')]))).toEqual([['any', 'x', '6']]);
  });

  it('cuts a period where lots begin and end, and nowhere else', () => {
    const cuts = (...lots: readonly CreditLot[]) => lotCuts(january, lots).map(({ start, end }) => [start.slice(8, 10), end.slice(8, 10)]);
    expect(cuts()).toEqual([['01', '01']]);
    expect(cuts(lot('a', { validFrom: '2025-12-01T00:00:00.000Z', validUntil: january.end }), lot('b', { validUntil: january.start }))).toEqual([['01', '01']]);
    expect(
      cuts(
        lot('a', { validFrom: middle }),
        lot('b', { validUntil: middle }),
        lot('c', { validFrom: '2026-01-05T00:00:00.000Z', validUntil: '2026-01-20T00:00:00.000Z' }),
      ),
    ).toEqual([
      ['01', '05'],
      ['05', '16'],
      ['16', '20'],
      ['20', '01'],
    ]);
  });

  it('respects every dimension of a scope', () => {
    expect(inScope(undefined, {})).toBe(true);
    expect(inScope({}, {})).toBe(true);
    for (const [scope, target] of [
      [{ priceTypes: ['usage'] }, { priceType: 'usage' }],
      [{ features: ['f'] }, { feature: 'f' }],
      [{ meters: ['m'] }, { meter: 'm' }],
      [{ currencies: ['usd'] }, { currency: 'usd' }],
    ] as const) {
      expect(inScope(scope, target)).toBe(true);
      expect(inScope(scope, {})).toBe(false);
      expect(inScope(scope, { priceType: 'other', feature: 'other', meter: 'other', currency: 'other' })).toBe(false);
    }
    expect(written(burnLots([lot('a', { scope: { meters: ['m'] } })], [demand('x', '5'), demand('y', '5', { target: { meter: 'm' } })]))).toEqual([
      ['a', 'y', '5'],
    ]);
  });

  it('fills lines in their order and stops when a lot is empty', () => {
    expect(written(burnLots([lot('a', { remaining: '8' })], [demand('x', '5'), demand('y', '5'), demand('z', '5')]))).toEqual([
      ['a', 'x', '5'],
      ['a', 'y', '3'],
    ]);
    expect(written(burnLots([lot('empty', { remaining: '0' })], [demand('x', '5')]))).toEqual([]);
    expect(written(burnLots([lot('a')], [demand('x', '-5'), demand('y', '0')]))).toEqual([]);
    expect(() => burnLots([lot('a', { remaining: '-1' })], [])).toThrow('lot_below_zero');
    expect(() => burnLots([lot('a', { remaining: '-0' })], [])).not.toThrow();
  });

  it('counts units as they are, and money only in whole smallest units of its currency', () => {
    const usage = {
      key: 'x',
      target: {},
      segments: [
        { ...january, quantity: '-3' },
        { ...january, quantity: '4.5' },
      ],
    };
    expect(burnUnitCredits({ lots: [lot('a')], lines: [usage] }).burns[0]?.quantity.toFixed()).toBe('4.5');
    const money = burnMoneyCredits({
      currency: currencyOf('usd'),
      lots: [
        lot('a', { remaining: '0.009', scope: { currencies: ['usd'] } }),
        lot('b', { remaining: '3.999', scope: { currencies: ['usd'] } }),
        lot('c', { scope: { currencies: ['eur'] } }),
      ],
      lines: [{ key: 'x', target: {}, period: january, due: '5' }],
    });
    expect(written(money)).toEqual([['b', 'x', '3.99']]);
    expect(money.rest.get('x')?.toFixed()).toBe('1.01');
  });
});

describe('rolling over', () => {
  it('carries no more than there is, and what is not carried lapses', () => {
    const policy = fc.oneof(
      fc.constant({ kind: 'none' as const }),
      fc.constantFrom({ kind: 'full' as const }, { kind: 'full' as const, carriesMax: 2 }),
      decimalText(3, 2).map((max) => ({ kind: 'amount' as const, max })),
      decimalText(2, 2).map((max) => ({ kind: 'percent' as const, max })),
    );
    fc.assert(
      fc.property(policy, decimalText(3, 2), decimalText(3, 2), fc.integer({ min: 0, max: 4 }), (rule, remaining, granted, carries) => {
        const { carried, lapsed } = rollOver(rule, { remaining, granted, carries });
        expect(carried.plus(lapsed).eq(remaining)).toBe(true);
        expect(carried.gte(0) && lapsed.gte(0)).toBe(true);
      }),
    );
  });

  it('follows each policy and its limit of carries', () => {
    const carried = (policy: Parameters<typeof rollOver>[0], carries = 0) => rollOver(policy, { remaining: '50', granted: '100', carries }).carried.toFixed();
    expect(carried({ kind: 'none' })).toBe('0');
    expect(carried({ kind: 'full' }, 9)).toBe('50');
    expect(carried({ kind: 'full', carriesMax: 2 }, 1)).toBe('50');
    expect(carried({ kind: 'full', carriesMax: 2 }, 2)).toBe('0');
    expect(carried({ kind: 'amount', max: '20' })).toBe('20');
    expect(carried({ kind: 'percent', max: '30' })).toBe('30');
    expect(carried({ kind: 'percent', max: '80' })).toBe('50');
    expect(rollOver({ kind: 'full' }, { remaining: '-5', granted: '100', carries: 0 }).carried.toFixed()).toBe('0');
    expect(() => rollOver({ kind: 'magic' } as never, { remaining: '5', granted: '100', carries: 0 })).toThrow('unhandled_case');
  });
});
