import {
  addAllowances,
  bonusOf,
  bonusSlabOf,
  canTransition,
  checkPayable,
  couponAmount,
  couponIsDue,
  coveredByAllowance,
  crossedLevels,
  currencyOf,
  decimal,
  durationSeconds,
  grantValidity,
  grantWindow,
  isPaymentDeletable,
  isPaymentStatus,
  moneyToCredits,
  overQuota,
  paymentStanding,
  prorateChange,
  resetWindows,
  windowAt,
  spendableBalance,
  splitPayment,
  statusAfterRenewal,
} from '../../../src/billing';

const january = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
const usd = currencyOf('usd');

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
