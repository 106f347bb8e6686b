import fc from 'fast-check';
import { boundaryAt, type Cadence, decimal, daysLeft, fractionLeft, one, periodAt, periodIndexOf, prorate, windowsWithin, zero } from '../../../src/billing';
import { cadence as anyCadence, instant } from './arbitraries';

const monthly = (anchor: string, zone = 'UTC'): Cadence => ({ anchor, zone, unit: 'month', count: 1, alignment: 'anniversary' });

describe('the calendar', () => {
  it('tiles time without gap or overlap, in any zone', () => {
    fc.assert(
      fc.property(anyCadence, fc.integer({ min: 0, max: 400 }), (cadence, k) => {
        const [period, next] = [periodAt(cadence, k), periodAt(cadence, k + 1)];
        expect(period.end).toBe(next.start);
        expect(period.start <= period.end).toBe(true);
        expect(boundaryAt(cadence, k)).toBe(period.start);
      }),
    );
  });

  it('finds the one period that holds an instant, however far away', () => {
    fc.assert(
      fc.property(anyCadence, instant, (cadence, at) => {
        const k = periodIndexOf(cadence, at);
        if (k < 0) {
          expect(at < cadence.anchor).toBe(true);
          return;
        }
        const { start, end } = periodAt(cadence, k);
        expect(start <= at && at < end).toBe(true);
      }),
    );
  });

  it('is reckoned from the anchor, so that a short month never drags the next ones', () => {
    const cadence = monthly('2024-01-31T00:00:00.000Z');
    expect([1, 2, 3, 12, 13].map((k) => boundaryAt(cadence, k).slice(0, 10))).toEqual(['2024-02-29', '2024-03-31', '2024-04-30', '2025-01-31', '2025-02-28']);
  });

  it('keeps the wall clock over daylight saving, and leaves a gap forwards', () => {
    const cadence: Cadence = { ...monthly('2026-03-01T07:30:00.000Z', 'America/New_York'), unit: 'day' };
    expect([6, 7, 8].map((k) => boundaryAt(cadence, k))).toEqual(['2026-03-07T07:30:00.000Z', '2026-03-08T07:30:00.000Z', '2026-03-09T06:30:00.000Z']);
  });

  it('starts a calendar cadence with a stub, or with none on the boundary itself', () => {
    const quarter: Cadence = { ...monthly('2026-02-10T15:00:00.000Z', 'Europe/Berlin'), unit: 'quarter', alignment: 'calendar' };
    expect(periodAt(quarter, 0)).toEqual({ start: '2026-02-10T15:00:00.000Z', end: '2026-03-31T22:00:00.000Z' });
    expect(periodAt(quarter, 1).end).toBe('2026-06-30T22:00:00.000Z');
    expect(periodIndexOf(quarter, '2026-02-10T14:59:59.999Z')).toBe(-1);
    expect(periodIndexOf(quarter, '2026-03-31T21:59:59.999Z')).toBe(0);
    const whole = { ...quarter, anchor: '2025-12-31T23:00:00.000Z' };
    expect(periodAt(whole, 0).end).toBe('2026-03-31T22:00:00.000Z');
    const half: Cadence = { ...monthly('2026-08-10T15:00:00.000Z'), unit: 'half_year', alignment: 'calendar' };
    expect(periodAt(half, 0).end).toBe('2027-01-01T00:00:00.000Z');
    expect(boundaryAt({ ...half, anchor: '2026-02-10T15:00:00.000Z' }, 1)).toBe('2026-07-01T00:00:00.000Z');
  });

  it('refuses unknown zones, counts below one, broken indexes and periods before a stub', () => {
    const cadence = monthly('2026-01-01T00:00:00.000Z');
    expect(() => periodAt({ ...cadence, zone: 'Mars/Olympus' }, 0)).toThrow('unknown time zone');
    expect(() => periodAt({ ...cadence, count: 0 }, 0)).toThrow('cadence_count_not_positive');
    expect(() => periodAt(cadence, 0.5)).toThrow('period_index_not_whole');
    expect(() => periodAt({ ...cadence, anchor: '2026-01-02T00:00:00.000Z', alignment: 'calendar' }, -1)).toThrow('period_before_stub');
  });

  it('cuts a period by another cadence into windows that tile it', () => {
    fc.assert(
      fc.property(anyCadence, anyCadence, fc.integer({ min: 0, max: 5 }), (outer, inner, k) => {
        const period = periodAt(outer, k);
        fc.pre(inner.anchor <= period.start && period.start < period.end);
        const windows = windowsWithin({ ...inner, unit: inner.unit === 'day' ? 'week' : inner.unit }, period);
        expect(windows[0]?.start).toBe(period.start);
        expect(windows.at(-1)?.end).toBe(period.end);
        windows.slice(1).forEach((window, index) => {
          expect(window.start).toBe(windows[index]?.end);
        });
      }),
      { numRuns: 50 },
    );
  });
});

describe('proration', () => {
  it('of a period cut in any pieces sums to the period', () => {
    fc.assert(
      fc.property(anyCadence, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), (cadence, cuts) => {
        const period = periodAt(cadence, 1);
        const [start, end] = [Date.parse(period.start), Date.parse(period.end)];
        const bounds = [...cuts.map((cut) => new Date(Math.floor(start + cut * (end - start))).toISOString()), period.end].sort();
        let from = period.start;
        const parts = bounds.map((to) => {
          const fraction = fractionLeft(period, from, to);
          from = to;
          return fraction;
        });
        const numerators = parts.reduce((sum, part) => sum.plus(part.numerator), zero);
        expect(numerators.toFixed()).toBe(parts[0]?.denominator);
      }),
    );
  });

  it('by days and by time gives the whole amount at the start and nothing at the end', () => {
    fc.assert(
      fc.property(anyCadence, (cadence) => {
        const period = periodAt(cadence, 1);
        fc.pre(period.start < period.end);
        expect(prorate(one, fractionLeft(period, period.start)).eq(one)).toBe(true);
        expect(prorate(one, fractionLeft(period, period.end)).isZero()).toBe(true);
        const days = daysLeft(period, period.start, cadence.zone);
        if (days.denominator !== '0') expect(prorate(decimal('7'), days).eq(7)).toBe(true);
      }),
    );
  });

  it('refuses instants outside of the period', () => {
    const period = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
    expect(() => fractionLeft(period, '2025-12-31T00:00:00.000Z')).toThrow('proration_outside_period');
    expect(() => fractionLeft(period, '2026-01-03T00:00:00.000Z', '2026-01-02T00:00:00.000Z')).toThrow('proration_outside_period');
    expect(() => fractionLeft(period, '2026-01-03T00:00:00.000Z', '2026-02-02T00:00:00.000Z')).toThrow('proration_outside_period');
    expect(() => daysLeft(period, '2026-02-02T00:00:00.000Z', 'UTC')).toThrow('proration_outside_period');
  });
});
