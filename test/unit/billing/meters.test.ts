import fc from 'fast-check';
import { compileExpression, decimal, divide, ExpressionError, measure, measureParts, type MeterDefinition, validateMeter } from '../../../src/billing';
import { meter as anyMeter, usageEvent } from './arbitraries';

describe('a meter in memory', () => {
  const window = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z', ingestedBefore: '2026-02-01T00:00:00.000Z' };

  it('gives the same result whatever the order and repetition of its events', () => {
    const events = fc.uniqueArray(usageEvent, { selector: (event) => event.eventId, maxLength: 30 });
    const shuffled = events.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2, maxLength: list.length * 2 })),
    );
    fc.assert(
      fc.property(shuffled, anyMeter, ([list, again], meter) => {
        expect(measure(meter, again, window)).toEqual(measure(meter, list, window));
        expect(measureParts(meter, again, window).map(({ quantity }) => quantity.toFixed())).toEqual(
          measureParts(meter, list, window).map(({ quantity }) => quantity.toFixed()),
        );
      }),
    );
  });

  it('refuses definitions that cannot be measured', () => {
    const meter = (aggregation: MeterDefinition['aggregation'], rest: Partial<MeterDefinition> = {}): MeterDefinition => ({
      eventName: 'e',
      aggregation,
      filters: [],
      reset: 'billing_period',
      ...rest,
    });
    const reasons = (definition: MeterDefinition) => validateMeter(definition).map(({ reason }) => reason);
    expect(reasons(meter({ type: 'count' }, { eventName: ' ' }))).toEqual(['event_name_missing']);
    expect(reasons(meter({ type: 'sum' }))).toEqual(['field_missing']);
    expect(reasons(meter({ type: 'sum_with_multiplier', field: 'n' }))).toEqual(['multiplier_missing']);
    expect(reasons(meter({ type: 'weighted_sum', field: 'n', bucketSize: 'day' }))).toEqual(['bucket_not_allowed']);
    expect(reasons(meter({ type: 'sum', field: 'n', bucketCombine: 'max' }))).toEqual(['bucket_missing']);
    expect(reasons(meter({ type: 'sum', field: 'n', groupBy: [''] }))).toEqual(['group_missing']);
    expect(reasons(meter({ type: 'count' }, { filters: [{ key: '', values: [] }] }))).toEqual(['filter_key_missing', 'filter_values_missing']);
    expect(reasons(meter({ type: 'count' }, { rounding: { mode: 'ceil', decimals: 0.5 } }))).toEqual(['rounding_decimals']);
    expect(reasons(meter({ type: 'count' }, { rounding: { mode: 'ceil', decimals: 16 } }))).toEqual(['rounding_decimals']);
    expect(reasons(meter({ type: 'count', expression: 'a' }))).toEqual(['expression_not_supported']);
    for (const expression of [
      'a +',
      'a ? b',
      '(a',
      'a ) b',
      'x in (1, 2)',
      'x of y',
      '010',
      '1234567890.1234567',
      'a ~= b',
      'log(a)',
      'empty(a)',
      'a ^ b',
      'a ^ 0.5',
      '"a" + 1',
      'a == 1 + "x"',
      '#',
      `a + ${'a'.repeat(1000)}`,
    ]) {
      expect([expression, reasons(meter({ type: 'sum', expression }))]).toEqual([expression, ['expression_invalid']]);
    }
    const many = Array.from({ length: 7 }, (_, index) => `(a${index} > 1 ? 1 : 2)`).join(' + ');
    expect(reasons(meter({ type: 'sum', expression: many }))).toEqual(['expression_invalid']);
    expect(reasons(meter({ type: 'sum', expression: 'a % 3 != 1 || !(b >= 2) && a <= 1 ? max(a, b) : pow(a, 0) * a ^ 2' }))).toEqual([]);
  });

  it('evaluates expressions exactly and flags what has no value', () => {
    const value = (expression: string, properties: Readonly<Record<string, unknown>>) => compileExpression(expression)(properties)?.toFixed();
    expect(value('0.1 + 0.2', {})).toBe('0.3');
    expect(value('a / b', { a: 1, b: 3 })).toBe(divide(decimal('1'), decimal('3')).toFixed());
    expect(value("'odd key' * 2", { 'odd key': '1.5' })).toBe('3');
    expect(value('missing * 2', { a: null })).toBe('0');
    expect(value('region == "eu" ? 1 : 2', { region: 'eu' })).toBe('1');
    expect(value('"eu" != region ? 1 : 2', { region: 'us' })).toBe('1');
    expect(value('a == b ? 1 : 2', { a: '1.0', b: 1 })).toBe('1');
    expect(value('a mod 7', { a: -1 })).toBe('6');
    expect(value('int(a) + sqrt(b)', { a: '-1.9', b: 2 })).toBe('0.414213562373095');
    expect(value('exists(a) ? 1 : 2', {})).toBe('2');
    expect(value('-a', { a: 2 })).toBe('-2');
    for (const [expression, properties] of [
      ['a', { a: 'abc' }],
      ['a / b', { a: 1, b: 0 }],
      ['a mod b', { a: 1, b: 0 }],
      ['a ^ b', { a: 2, b: -1 }],
      ['a ^ b', { a: 2, b: 0.5 }],
      ['a ^ b', { a: 2, b: 21 }],
      ['sqrt(a)', { a: -1 }],
      ['a ^ 20', { a: '1e99' }],
      ['a > 1', { a: 2 }],
      ['"x"', {}],
      ['constructor', { constructor: 'x' }],
      ['a == "x" ? b : 1', { a: 'x', b: {} }],
      ['(1 + 1) == "x" ? 1 : 2', {}],
    ] as const)
      expect([expression, value(expression, properties)]).toEqual([expression, undefined]);
    expect(() => compileExpression('a ? b')).toThrow(ExpressionError);
  });
});
