import {
  type Cadence,
  type Commitment,
  type CreditableLine,
  type CreditLot,
  currencyOf,
  decimal,
  type ExplainStep,
  type MatrixPrice,
  type RecurringLine,
  type Tier,
} from '../../../src/billing';

const january = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
const calendar = (unit: Cadence['unit'], anchor: string): Cadence => ({ anchor, zone: 'UTC', unit, count: 1, alignment: 'anniversary' });

/** The small words that docstring examples use. */
export const fixtures = {
  january,
  usd: currencyOf('usd'),
  half: { numerator: '1', denominator: '2' },
  tier: (upTo: string | null, unitAmount: string, flatAmount = '0'): Tier => ({ upTo, unitAmount, flatAmount }),
  flat: (amount: string) => ({ kind: 'flat', amount }),
  monthly: (anchor: string) => calendar('month', anchor),
  quarterly: (timing: RecurringLine['timing']): RecurringLine => ({ cadence: calendar('quarter', january.start), timing, start: january.start, end: null }),
  lot: (id: string, remaining: string, validUntil: string | null = null): CreditLot => ({
    id,
    remaining,
    validFrom: january.start,
    validUntil,
    priority: 0,
    createdAt: january.start,
    paid: false,
  }),
  usage: (key: string, quantity: string) => ({ key, target: {}, segments: [{ ...january, quantity }] }),
  demand: (lineKey: string, quantity: string) => ({ lineKey, target: {}, segments: [{ ...january, quantity: decimal(quantity) }] }),
  due: (key: string, amount: string) => ({ key, target: {}, period: january, due: amount }),
  percent: (value: string) => ({ id: `tax ${value}`, kind: 'percentage', percent: value }),
  percentOff: (value: string) => ({ id: `off ${value}`, kind: 'percentage', percentOff: value }),
  committed: (value: string, overageFactor: string): Commitment => ({ kind: 'amount', value, overageFactor, trueUp: true }),
  creditable: (amount: string, discountAmount: string, taxAmount: string): CreditableLine => ({
    key: 'a',
    amount,
    discountAmount,
    taxAmount,
    creditAmount: '0',
    creditedBefore: { amount: '0', discountAmount: '0', taxAmount: '0', creditAmount: '0' },
  }),
  regions: {
    kind: 'matrix',
    properties: ['region'],
    cells: [{ values: ['eu'], unitAmount: '0.20' }],
    defaultUnitAmount: '0.50',
  } satisfies MatrixPrice,
  step: (operation: ExplainStep['operation'], ...operands: readonly string[]): ExplainStep => ({ rule: 'example', operation, operands, result: '' }),
};
