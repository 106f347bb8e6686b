import fc from 'fast-check';
import { addsUp, type AllowanceRule, coveredByAllowance, decimal, type MeterDefinition, resetWindows, windowAt } from '../../../src/billing';

const period = { start: '2024-02-01T00:00:00.000Z', end: '2024-03-01T00:00:00.000Z' };
const since = '2024-01-01T00:00:00.000Z';
const cadence = (unit: 'day' | 'week' | 'month' | 'year', anchor = since, zone = 'UTC') =>
  ({ anchor, zone, unit, count: 1, alignment: 'anniversary' }) as const;
const rule = (reset: AllowanceRule['reset'], limit: string | null = '100'): AllowanceRule => ({ limit, reset, since });

describe('reset windows', () => {
  it('are the period itself for a limit that starts anew with it, opened where the period began', () => {
    expect(resetWindows({ ...rule('billing_period'), since: period.start }, period)).toEqual([{ ...period, since: period.start }]);
  });

  it('remember where a longer window began, and never reach back before the subscription', () => {
    expect(resetWindows(rule(cadence('year')), period)).toEqual([{ ...period, since }]);
    expect(resetWindows({ ...rule(cadence('year', '2023-06-01T00:00:00.000Z')), since: '2024-01-20T00:00:00.000Z' }, period)[0]?.since).toBe(
      '2024-01-20T00:00:00.000Z',
    );
    expect(resetWindows(rule('never'), period)).toEqual([{ ...period, since }]);
  });

  it('follow the clock of the zone over a change to summer time', () => {
    const days = resetWindows(
      { ...rule(cadence('day', '2024-03-01T00:00:00.000Z', 'Europe/Berlin')), since: '2024-03-01T00:00:00.000Z' },
      {
        start: '2024-03-30T12:00:00.000Z',
        end: '2024-04-01T12:00:00.000Z',
      },
    );
    expect(days.map((day) => day.start)).toEqual(['2024-03-30T12:00:00.000Z', '2024-03-31T00:00:00.000Z', '2024-03-31T23:00:00.000Z']);
  });

  it('tile the period without gap or overlap, each inside the window that holds its start', () => {
    const anchor = fc.integer({ min: 0, max: 4_000 }).map((hours) => new Date(Date.UTC(2023, 0, 1) + hours * 3_600_000).toISOString());
    const unit = fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const);
    fc.assert(
      fc.property(anchor, unit, fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata'), (from, each, zone) => {
        const allowance = { ...rule(cadence(each, from, zone)), since: '2022-01-01T00:00:00.000Z' };
        const windows = resetWindows(allowance, period);
        expect(windows[0]?.start).toBe(period.start);
        expect(windows.at(-1)?.end).toBe(period.end);
        windows.forEach((window, index) => {
          if (index > 0) expect(window.start).toBe(windows[index - 1]?.end);
          expect(windowAt(allowance, window.start, period).start).toBe(window.since);
        });
      }),
    );
  });
});

describe('what an allowance covers', () => {
  const quantities = fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 })), { minLength: 1, maxLength: 10 });

  it('is never more than was used, nor more than is left of the limit in each window', () => {
    fc.assert(
      fc.property(quantities, fc.integer({ min: 0, max: 150 }), (pairs, limit) => {
        const windows = pairs.map(([quantity, usedBefore]) => ({ start: '', quantity: String(quantity), usedBefore: String(usedBefore) }));
        const used = pairs.reduce((sum, [quantity]) => sum + quantity, 0);
        const covered = coveredByAllowance({ limit: String(limit), windows }, decimal(String(used)));
        const expected = pairs.reduce((sum, [quantity, before]) => sum + Math.min(quantity, Math.max(limit - before, 0)), 0);
        expect(covered.toFixed()).toBe(String(expected));
      }),
    );
  });

  it('is the same in parts of a window as in the whole: earlier parts take from later ones', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 12 }), fc.integer({ min: 0, max: 500 }), (parts, limit) => {
        let before = 0;
        let covered = 0;
        for (const part of parts) {
          const windows = [{ start: '', quantity: String(part), usedBefore: String(before) }];
          covered += coveredByAllowance({ limit: String(limit), windows }, decimal(String(part))).toNumber();
          before += part;
        }
        expect(covered).toBe(Math.min(before, limit));
      }),
    );
  });
});

it('counts and sums add up over time; levels, extremes and distinct values do not', () => {
  const meter = (type: MeterDefinition['aggregation']['type'], more: Partial<MeterDefinition> = {}): MeterDefinition => ({
    ...{ eventName: 'e', aggregation: { type, field: 'n' }, filters: [], reset: 'billing_period' },
    ...more,
  });
  expect((['count', 'sum', 'sum_with_multiplier'] as const).every((type) => addsUp(meter(type)))).toBe(true);
  expect((['max', 'min', 'avg', 'latest', 'count_unique', 'weighted_sum'] as const).some((type) => addsUp(meter(type)))).toBe(false);
  expect(addsUp(meter('sum', { reset: 'never' }))).toBe(false);
  expect(addsUp(meter('sum', { aggregation: { type: 'sum', field: 'n', bucketSize: 'day', bucketCombine: 'max' } }))).toBe(false);
});
