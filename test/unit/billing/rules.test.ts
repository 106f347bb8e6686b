import {
  addAllowances,
  assert,
  bonusOf,
  bonusSlabOf,
  bucketContains,
  bucketsOverlap,
  bucketStart,
  bucketStarts,
  canTransition,
  checkPayable,
  commitmentTerm,
  couponAmount,
  couponIsDue,
  coveredByAllowance,
  crossedLevels,
  currencyOf,
  decimal,
  dueAtBoundary,
  dueWindows,
  durationSeconds,
  grantValidity,
  grantWindow,
  instantOf,
  InvariantError,
  isMultipleOf,
  isPaymentDeletable,
  isPaymentStatus,
  isZone,
  millisecondsOf,
  minuteOfDay,
  moneyToCredits,
  overQuota,
  paymentStanding,
  present,
  prorateChange,
  resetWindows,
  windowAt,
  type RecurringLine,
  spendableBalance,
  splitPayment,
  statusAfterRenewal,
  unreachable,
  validateTimeBucket,
  versionsWithin,
} from '../../../src/billing';
import {
  answerCommand,
  commandTable,
  eventTable,
  legalCommands,
  stateAfterEvent,
  type SubscriptionCommand,
  type SubscriptionState,
} from '../../../src/billing/subscription';

const january = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
const usd = currencyOf('usd');

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

describe('changes', () => {
  const price = (amount: string) => ({ kind: 'flat', amount }) as const;

  it('credit the old within what was billed and charge the new', () => {
    const left = { numerator: '1', denominator: '3' };
    const change = (before: Parameters<typeof prorateChange>[0]['before'], after: Parameters<typeof prorateChange>[0]['after']) => {
      const { credit, charge, net } = prorateChange({ currency: usd, left, before, after });
      return [credit, charge, net].map((amount) => amount.toFixed());
    };
    expect(change({ price: price('10'), quantity: '2', billed: '20' }, { price: price('40'), quantity: '1' })).toEqual(['6.67', '13.33', '6.66']);
    expect(change({ price: price('10'), quantity: '2', billed: '20', creditedBefore: '18' }, null)).toEqual(['2', '0', '-2']);
    expect(change({ price: price('10'), quantity: '2', billed: '0' }, null)).toEqual(['0', '0', '0']);
    expect(change(null, { price: price('40'), quantity: '1' })).toEqual(['0', '13.33', '13.33']);
  });
});

describe('coupons', () => {
  it('last once, for some periods, or for ever, inside of their dates', () => {
    const due = (kind: 'once' | 'forever', usedPeriods: number, at = january.start) =>
      couponIsDue({ duration: { kind }, usedPeriods, startsAt: january.start, endsAt: january.end }, at);
    expect([due('once', 0), due('once', 1), due('forever', 99), due('forever', 0, january.end), due('forever', 0, '2025-12-31T00:00:00.000Z')]).toEqual([
      true,
      false,
      true,
      false,
      false,
    ]);
    const repeated = (usedPeriods: number) =>
      couponIsDue({ duration: { kind: 'repeated', periods: 2 }, usedPeriods, startsAt: january.start, endsAt: null }, january.start);
    expect([repeated(0), repeated(1), repeated(2)]).toEqual([true, true, false]);
    expect(() => couponIsDue({ duration: { kind: 'x' } as never, usedPeriods: 0, startsAt: january.start, endsAt: null }, january.start)).toThrow(
      'unhandled_case',
    );
    expect(() => couponAmount({ id: 'x', kind: 'x' } as never, decimal('1'), usd)).toThrow('unhandled_case');
    expect(couponAmount({ id: 'x', kind: 'fixed', amountOff: '1' }, decimal('-5'), usd).toFixed()).toBe('0');
  });
});

describe('allowances', () => {
  it('cover usage up to their limit, window by window', () => {
    expect(coveredByAllowance({ limit: null }, decimal('7')).toFixed()).toBe('7');
    expect(coveredByAllowance({ limit: '5' }, decimal('-7')).toFixed()).toBe('0');
    expect(coveredByAllowance({ limit: '5', usedBefore: '9' }, decimal('7')).toFixed()).toBe('0');
    expect(
      coveredByAllowance(
        {
          limit: '5',
          windows: [
            { start: 'a', quantity: '-3' },
            { start: 'b', quantity: '9' },
          ],
        },
        decimal('6'),
      ).toFixed(),
    ).toBe('5');
    expect(
      coveredByAllowance(
        {
          limit: '5',
          windows: [
            { start: 'a', quantity: '4' },
            { start: 'b', quantity: '9' },
          ],
        },
        decimal('8'),
      ).toFixed(),
    ).toBe('8');
    expect(addAllowances([{ limit: null }, { limit: '5' }])).toEqual({ limit: null });
    expect(addAllowances([])).toEqual({ limit: '0' });
    expect(overQuota('5', '3').toFixed()).toBe('0');
  });

  it('start anew with their own cadence, the billing period, or never', () => {
    const weekly = { anchor: january.start, zone: 'UTC', unit: 'week', count: 1, alignment: 'anniversary' } as const;
    const rule = (reset: Parameters<typeof resetWindows>[0]['reset'], since = '2025-11-01T00:00:00.000Z') => ({ limit: '5', reset, since });
    const days = (reset: Parameters<typeof resetWindows>[0]['reset'], since?: string) =>
      resetWindows(rule(reset, since), january).map(({ start, end, since: opened }) => [start, end, opened].map((at) => at.slice(5, 10)));
    expect(days('never')).toEqual([['01-01', '02-01', '11-01']]);
    expect(days('billing_period', '2026-03-01T00:00:00.000Z')).toEqual([['01-01', '02-01', '01-01']]);
    expect(days({ ...weekly, anchor: '2025-12-29T00:00:00.000Z' }).slice(0, 2)).toEqual([
      ['01-01', '01-05', '12-29'],
      ['01-05', '01-12', '01-05'],
    ]);
    expect(windowAt(rule('billing_period'), january.start, january)).toEqual(january);
    expect(windowAt(rule(weekly, '2026-01-02T00:00:00.000Z'), '2026-01-03T00:00:00.000Z', january)).toEqual({
      start: '2026-01-02T00:00:00.000Z',
      end: '2026-01-08T00:00:00.000Z',
    });
  });

  it('open rolling windows that stay in their cycle and never overlap', () => {
    const input = {
      duration: { value: 1, unit: 'day' },
      allocation: 'unit_start',
      cycle: january,
      firstUncoveredEvent: '2026-01-05T15:00:00.000Z',
      previousWindowEnd: null,
      zone: 'UTC',
    } as const;
    expect(grantWindow(input)).toEqual({ start: '2026-01-05T00:00:00.000Z', end: '2026-01-06T00:00:00.000Z' });
    expect(grantWindow({ ...input, firstUncoveredEvent: null })).toBeNull();
    expect(grantWindow({ ...input, firstUncoveredEvent: january.end })).toBeNull();
    expect(grantWindow({ ...input, previousWindowEnd: january.end })).toBeNull();
    expect(grantWindow({ ...input, duration: { value: 5, unit: 'hour' } })).toEqual({ start: '2026-01-05T14:00:00.000Z', end: '2026-01-05T19:00:00.000Z' });
    expect(grantWindow({ ...input, duration: { value: 1, unit: 'hour' } })?.start).toBe('2026-01-05T15:00:00.000Z');
    expect(grantWindow({ ...input, duration: { value: 2, unit: 'day' } })?.start).toBe('2026-01-05T00:00:00.000Z');
    expect(() => grantWindow({ ...input, duration: { value: 0, unit: 'day' } })).toThrow('grant_duration_invalid');
    expect([durationSeconds({ value: 0.5, unit: 'day' }), durationSeconds({ value: 1e9, unit: 'week' })]).toEqual([null, null]);
  });

  it('lapse with their period unless they roll over', () => {
    const terms = { period: january, grantedAt: '2026-01-10T00:00:00.000Z', zone: 'UTC' };
    const until = (expiresInDays: number | null, rollover: boolean) => grantValidity({ ...terms, expiresInDays, rollover }).validUntil;
    expect([until(null, false), until(5, false), until(90, false), until(null, true), until(5, true)]).toEqual([
      january.end,
      '2026-01-15T00:00:00.000Z',
      january.end,
      null,
      '2026-01-15T00:00:00.000Z',
    ]);
  });
});

describe('payments', () => {
  it('never leave a final state, and may be reported twice', () => {
    expect([canTransition('pending', 'succeeded'), canTransition('failed', 'pending'), canTransition('refunded', 'refunded')]).toEqual([true, false, true]);
    expect([isPaymentStatus('pending'), isPaymentStatus('toString')]).toEqual([true, false]);
    expect((['initiated', 'failed', 'pending', 'succeeded'] as const).map(isPaymentDeletable)).toEqual([true, true, false, false]);
  });

  it('are refused on drafts, on what is paid and on nothing', () => {
    const check = (finalized: boolean, paymentStatus: Parameters<typeof checkPayable>[0]['paymentStatus'], amountRemaining: string) =>
      checkPayable({ finalized, paymentStatus, amountRemaining });
    expect([
      check(false, 'pending', '5'),
      check(true, 'succeeded', '5'),
      check(true, 'overpaid', '5'),
      check(true, 'pending', '0'),
      check(true, 'pending', '5'),
    ]).toEqual(['invoice_not_finalized', 'invoice_already_paid', 'invoice_already_paid', 'nothing_to_pay', null]);
    expect(paymentStanding('100', '100')).toEqual({ status: 'succeeded', remaining: '0', overpaid: '0' });
    expect(paymentStanding('100', '130')).toEqual({ status: 'overpaid', remaining: '0', overpaid: '30' });
  });

  it('come from wallets first, narrow ones kept for what only they may pay', () => {
    const split = splitPayment(
      { fixed: '20', usage: '30' },
      [
        { balance: '100', priceTypes: ['fixed'] },
        { balance: '-5', priceTypes: null },
      ],
      false,
    );
    expect([split.wallets.map(String), split.card.toFixed(), split.covered]).toEqual([['20', '0'], '30', false]);
    expect(splitPayment({ usage: '30' }, [{ balance: '30', priceTypes: null }], false).covered).toBe(true);
  });

  it('decide what a subscription is after its renewal', () => {
    expect([
      statusAfterRenewal('allow_incomplete', '5', false),
      statusAfterRenewal('allow_incomplete', '5', true),
      statusAfterRenewal('error_if_incomplete', '0', false),
      statusAfterRenewal('default_active', '5', false),
    ]).toEqual(['incomplete', 'active', 'active', 'active']);
  });
});

describe('wallets and alerts', () => {
  it('reserve what unpaid invoices will take', () => {
    const unpaid = [{ amountRemaining: '100', amountPaid: '30', usageNet: '65' }];
    const left = (kind: 'prepaid' | 'postpaid', pays: 'all' | 'usage') => spendableBalance({ kind, balance: '1000', pays }, unpaid).toFixed();
    expect([left('prepaid', 'all'), left('prepaid', 'usage'), left('postpaid', 'all')]).toEqual(['900', '965', '1000']);
  });

  it('add the bonus of the highest slab reached', () => {
    const slab = (threshold: string) => ({ threshold, bonus: { kind: 'flat' as const, value: '50' } });
    expect(bonusSlabOf([slab('1000'), slab('5000'), slab('2000')], '5000')?.threshold).toBe('5000');
    expect(bonusSlabOf([slab('5000'), slab('1000')], '6000')?.threshold).toBe('5000');
    expect(bonusOf(slab('1'), '10').toFixed()).toBe('50');
    expect(moneyToCredits('1', '3').toFixed(4)).toBe('0.3333');
  });

  it('tell of every level crossed, up or down, and of no other', () => {
    const crossed = (previous: string, current: string, direction: 'increasing' | 'decreasing', recurring: string | null = '100') =>
      crossedLevels({ thresholds: ['30', '10', '50'], recurring }, decimal(previous), decimal(current), direction).map(String);
    expect(crossed('8', '260', 'increasing')).toEqual(['10', '30', '50', '150', '250']);
    expect(crossed('155', '350', 'increasing')).toEqual(['250', '350']);
    expect(crossed('10', '30', 'increasing', null)).toEqual(['30']);
    expect(crossed('60', '-200', 'decreasing')).toEqual(['-190', '-90', '10', '30', '50']);
    expect(crossed('60', '70', 'decreasing')).toEqual([]);
    expect(crossedLevels({ thresholds: [], recurring: '1' }, decimal('0'), decimal('1e9'), 'increasing')).toHaveLength(1000);
  });
});

describe('a subscription', () => {
  const states = Object.keys(commandTable) as SubscriptionState[];

  it('answers every command in every state: where it leads, or what would be legal instead', () => {
    for (const state of states) {
      for (const command of Object.keys(commandTable[state]) as SubscriptionCommand[]) {
        const answer = answerCommand(state, command);
        const next = commandTable[state][command];
        if (next === null) expect(answer).toEqual({ accepted: false, state, legal: legalCommands(state) });
        else expect(answer).toEqual({ accepted: true, state: next });
        expect(legalCommands(state).includes(command)).toBe(next !== null);
      }
    }
    expect(legalCommands('ended')).toEqual([]);
    expect(legalCommands('paused')).toEqual(['resume', 'cancel_now', 'cancel_at_period_end', 'cancel_at', 'keep']);
  });

  it('ends for good, can always be ended before, and every state can be reached', () => {
    const reached = new Set<SubscriptionState>(['scheduled']);
    for (let before = 0; before < reached.size; ) {
      before = reached.size;
      for (const state of [...reached])
        for (const next of [...Object.values(commandTable[state]), ...Object.values(eventTable[state])]) if (next !== null) reached.add(next);
      if (before === reached.size) break;
    }
    expect([...reached, 'trialing'].sort()).toEqual([...states].sort());
    expect(Object.values(eventTable.ended).every((next) => next === null || next === 'ended')).toBe(true);
    for (const state of states) if (state !== 'ended') expect(answerCommand(state, 'cancel_now')).toEqual({ accepted: true, state: 'ended' });
    expect(stateAfterEvent('active', 'payment_failed')).toBe('past_due');
    expect(stateAfterEvent('ended', 'period_closed')).toBeNull();
  });
});
