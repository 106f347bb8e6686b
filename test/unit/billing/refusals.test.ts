import {
  type Cadence,
  InvariantError,
  measure,
  type MeterDefinition,
  measureSql,
  minuteOfDay,
  bucketsAlign,
  periodAt,
  periodIndexOf,
  windowsWithin,
} from '../../../src/billing';

const window = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
const scope = { environmentId: 'env', customerRefs: ['acme'], ...window };
const meter = (aggregation: MeterDefinition['aggregation']): MeterDefinition => ({ eventName: 'call', aggregation, filters: [], reset: 'billing_period' });
const event = { eventId: 'e', eventName: 'call', occurredAt: '2026-01-05T00:00:00.000Z', properties: { n: 5 } };

describe('what nobody should ever write', () => {
  it('is a defect with a name, in units and aggregations alike', () => {
    const cadence: Cadence = { anchor: window.start, zone: 'UTC', unit: 'eon' as never, count: 1, alignment: 'anniversary' };
    expect(() => periodAt(cadence, 0)).toThrow('unhandled_case');
    expect(() => periodIndexOf(cadence, window.end)).toThrow('unhandled_case');
    expect(() => measure(meter({ type: 'median' as never, field: 'n' }), [event], window)).toThrow('unhandled_case');
    expect(() => measureSql(meter({ type: 'median' as never, field: 'n' }), scope)).toThrow('unhandled_case');
    expect(new InvariantError('code').facts).toEqual({});
  });

  it('counts as an error where a meter names no field', () => {
    for (const type of ['sum', 'count_unique'] as const) {
      expect(measure(meter({ type }), [event], window)).toMatchObject({ quantity: '0', eventCount: 1, errorCount: 1 });
      expect(measureSql(meter({ type }), scope).values).toContain('');
    }
    expect(measure(meter({ type: 'sum_with_multiplier', field: 'n' }), [event], window).quantity).toBe('5');
    expect(measureSql(meter({ type: 'sum_with_multiplier', field: 'n' }), scope).values).toContain('1');
    expect(measure(meter({ type: 'max', field: 'n', bucketSize: 'day', bucketCombine: 'max' }), [], window).quantity).toBe('0');
  });

  it('never aligns, when it is no time of day', () => {
    expect(minuteOfDay('24:30')).toBeNull();
    expect(bucketsAlign([{ start: 'x', end: '10:00' }], 60)).toBe(false);
  });
});

describe('a day that a zone skipped', () => {
  it('is an empty period, and no window', () => {
    // Samoa had no 30 December 2011.
    const cadence: Cadence = { anchor: '2011-12-28T10:00:00.000Z', zone: 'Pacific/Apia', unit: 'day', count: 1, alignment: 'anniversary' };
    const periods = [0, 1, 2, 3].map((k) => periodAt(cadence, k));
    expect(periods.some(({ start, end }) => start === end)).toBe(true);
    const windows = windowsWithin(cadence, { start: periods[0]?.start ?? '', end: periods[3]?.end ?? '' });
    expect(windows).toHaveLength(3);
  });
});
