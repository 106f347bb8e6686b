import {
  assert,
  bucketContains,
  bucketsOverlap,
  bucketStart,
  bucketStarts,
  commitmentTerm,
  dueAtBoundary,
  dueWindows,
  instantOf,
  InvariantError,
  isMultipleOf,
  isZone,
  millisecondsOf,
  minuteOfDay,
  present,
  type RecurringLine,
  unreachable,
  validateTimeBucket,
  versionsWithin,
} from '../../../src/billing';

const january = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };

describe('invariants', () => {
  it('carry a code and the facts', () => {
    expect(() => assert(false, 'broken', { amount: '1' })).toThrow(new InvariantError('broken', { amount: '1' }));
    expect(() => assert(true, 'fine')).not.toThrow();
    expect(() => present(undefined, 'lost')).toThrow('lost {}');
    expect(present(0, 'lost')).toBe(0);
    expect(() => unreachable('x' as never)).toThrow('unhandled_case {"value":"\\"x\\""}');
  });
});

describe('instants', () => {
  it('are written in one form that sorts', () => {
    expect(instantOf('2026-01-01T01:00:00+01:00')).toBe('2026-01-01T00:00:00.000Z');
    expect(instantOf('2026-01-01T00:00:00.1239Z')).toBe('2026-01-01T00:00:00.123Z');
    expect(instantOf('2026-01-01T00:00:00.000Z')).toBe('2026-01-01T00:00:00.000Z');
    for (const text of ['2026-01-01', '2026-01-01T00:00:00', 'now', '2026-13-01T00:00:00.000Z', '2026-13-01T00:00Z'])
      expect(() => instantOf(text)).toThrow(RangeError);
    expect(() => millisecondsOf('never')).toThrow('not an instant');
    expect([isZone('Europe/Berlin'), isZone(''), isZone('Mars/Olympus')]).toEqual([true, false, false]);
  });

  it('know which units fill which', () => {
    expect(isMultipleOf('year', 'day')).toBe(true);
    expect(isMultipleOf('month', 'week')).toBe(false);
    expect(isMultipleOf('week', 'week')).toBe(true);
    expect(isMultipleOf('month', 'year')).toBe(false);
    expect(isMultipleOf('half_year', 'quarter')).toBe(true);
  });
});

describe('buckets', () => {
  it('lie on the UTC clock, weeks on Mondays, months on the first', () => {
    const at = '2026-03-12T14:37:21.500Z';
    const starts = (['minute', '15min', '30min', 'hour', '3hour', '6hour', '12hour', 'day', 'week', 'month'] as const).map((size) =>
      bucketStart(at, size).slice(5, 16),
    );
    expect(starts).toEqual([
      '03-12T14:37',
      '03-12T14:30',
      '03-12T14:30',
      '03-12T14:00',
      '03-12T12:00',
      '03-12T12:00',
      '03-12T12:00',
      '03-12T00:00',
      '03-09T00:00',
      '03-01T00:00',
    ]);
    expect(bucketStarts('2025-12-31T23:00:00.000Z', '2026-02-01T00:00:00.001Z', 'month').map((start) => start.slice(0, 7))).toEqual([
      '2025-12',
      '2026-01',
      '2026-02',
    ]);
    expect(bucketStarts(january.start, january.start, 'day')).toEqual([]);
    expect(() => bucketStart(at, 'year' as never)).toThrow('unhandled_case');
  });

  it('of the day go over midnight, end at 24:00 and never overlap', () => {
    expect(['00:00', '24:00', '24:01', '9:00', '10:60', 'x'].map(minuteOfDay)).toEqual([0, 1440, null, null, null, null]);
    expect(bucketContains({ start: '09:00', end: '17:00' }, '17:00')).toBe(false);
    expect(bucketContains({ start: '22:00', end: '06:00' }, '12:00')).toBe(false);
    expect(bucketContains({ start: '22:00', end: '06:00' }, '23:00')).toBe(true);
    expect(bucketContains({ start: 'x', end: 'y' }, 'z')).toBe(false);
    expect(
      bucketsOverlap([
        { start: '22:00', end: '06:00' },
        { start: '05:00', end: '07:00' },
      ]),
    ).toBe(true);
    expect(
      bucketsOverlap([
        { start: '22:00', end: '00:00' },
        { start: '00:00', end: '07:00' },
      ]),
    ).toBe(false);
    expect(
      bucketsOverlap([
        { start: 'x', end: 'y' },
        { start: '09:00', end: 'z' },
      ]),
    ).toBe(true);
    const draft = { start: '09:00', end: '10:00', commitmentKind: 'amount', commitmentValue: '1', overageFactor: '1' };
    const { commitmentKind: _, ...plain } = draft;
    expect(validateTimeBucket(draft)).toBeNull();
    expect(validateTimeBucket(plain)).toBeNull();
    expect(validateTimeBucket({ ...draft, start: '24:00' })).toBe('time_invalid');
    expect(validateTimeBucket({ ...draft, end: '25:00' })).toBe('time_invalid');
    expect(validateTimeBucket({ ...draft, end: '09:00' })).toBe('start_equals_end');
    expect(validateTimeBucket({ ...draft, commitmentKind: 'x' })).toBe('commitment_kind');
    expect(validateTimeBucket({ ...draft, commitmentValue: '0' })).toBe('commitment_not_positive');
    expect(validateTimeBucket({ ...draft, commitmentValue: 'x' })).toBe('commitment_not_positive');
    expect(validateTimeBucket({ ...draft, overageFactor: 'x' })).toBe('overage_factor_missing');
  });
});

describe('line windows', () => {
  const line = (unit: RecurringLine['cadence']['unit'], timing: RecurringLine['timing'], rest: Partial<RecurringLine> = {}): RecurringLine => ({
    cadence: { anchor: january.start, zone: 'UTC', unit, count: 1, alignment: 'anniversary' },
    timing,
    start: january.start,
    end: null,
    ...rest,
  });

  it('are billed where they start in advance and where they end in arrears, cut at the line\u2019s own bounds', () => {
    const march = { start: '2026-03-01T00:00:00.000Z', end: '2026-04-01T00:00:00.000Z' };
    expect(dueWindows(line('quarter', 'arrears'), march)).toEqual([{ start: january.start, end: march.end }]);
    expect(dueWindows(line('quarter', 'arrears', { start: january.end, end: '2026-03-20T00:00:00.000Z' }), march)).toEqual([
      { start: january.end, end: '2026-03-20T00:00:00.000Z' },
    ]);
    expect(dueWindows(line('week', 'advance'), january)).toHaveLength(5);
    expect(dueWindows(line('month', 'advance', { start: '2026-05-01T00:00:00.000Z' }), january)).toEqual([]);
    expect(dueWindows(line('month', 'advance', { end: january.start }), january)).toEqual([]);
  });

  it('meet at a boundary: arrears of what ended and advance of what starts', () => {
    const lines = [line('month', 'advance'), line('month', 'arrears')];
    const next = { start: january.end, end: '2026-03-01T00:00:00.000Z' };
    expect(dueAtBoundary(lines, january, next).map(({ line: { timing }, window }) => [timing, window.start.slice(0, 7)])).toEqual([
      ['arrears', '2026-01'],
      ['advance', '2026-02'],
    ]);
    expect(dueAtBoundary(lines, null, january)).toHaveLength(1);
    expect(dueAtBoundary(lines, january, null)).toHaveLength(1);
  });

  it('take the price version that is in force over each part', () => {
    const change = '2026-01-11T00:00:00.000Z';
    const versions = [
      { id: 'new', validFrom: change, validUntil: null },
      { id: 'old', validFrom: '2025-01-01T00:00:00.000Z', validUntil: change },
      { id: 'past', validFrom: '2024-01-01T00:00:00.000Z', validUntil: '2025-01-01T00:00:00.000Z' },
    ];
    expect(versionsWithin(versions, january).map(({ version, period }) => [version.id, period.start.slice(8, 10), period.end.slice(8, 10)])).toEqual([
      ['old', '01', '11'],
      ['new', '11', '01'],
    ]);
    expect(() =>
      versionsWithin(
        [
          { validFrom: january.start, validUntil: null },
          { validFrom: change, validUntil: null },
        ],
        january,
      ),
    ).toThrow('price_versions_overlap');
    expect(() =>
      versionsWithin(
        [
          { validFrom: january.start, validUntil: january.end },
          { validFrom: change, validUntil: null },
        ],
        january,
      ),
    ).toThrow('price_versions_overlap');
  });

  it('know the term of a longer commitment, and when it ends', () => {
    const cadence = { anchor: '2025-03-01T00:00:00.000Z', zone: 'UTC', unit: 'year', count: 1, alignment: 'anniversary' } as const;
    expect(commitmentTerm(cadence, january)).toMatchObject({ index: 0, final: false });
    expect(commitmentTerm(cadence, { start: '2026-03-01T00:00:00.000Z', end: '2026-04-01T00:00:00.000Z' })).toMatchObject({ index: 1, final: false });
  });
});
