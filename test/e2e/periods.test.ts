import { brief, eventually, flat, perUnit, scenario, testApp, type World } from '../harness';

const app = testApp();

/** Start and end of every invoiced period, oldest first. */
async function periodsOf(world: World): Promise<(readonly [string, string])[]> {
  return (await world.invoices()).map(({ period_start, period_end }) => [period_start, period_end]);
}

async function datesOf(world: World): Promise<string[]> {
  return (await world.invoices()).map((invoice) => brief(invoice).period);
}

/** The wall clock of a zone, by the platform's own tables and not by the product. */
function wallClock(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(instant));
}

function lastDayOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

describe('monthly periods', () => {
  it('that start on 31 January end on the last day of shorter months', async () => {
    const world = await scenario(app).clock('2024-01-31').plan(perUnit('0.01')).customer('acme').subscribe().start();
    await world.events(3, { at: '2024-02-28T23:59:59.999Z' });
    await world.events(5, { at: '2024-02-29' });
    const { settled } = await world.clock.to('2024-05-31');
    expect(settled).toMatchObject({ subscriptions: 1, invoices: 4, periods_closed: 4 });
    expect((await world.invoices()).map(brief)).toEqual([
      { status: 'open', period: '2024-01-31 2024-02-29', total: '0.03' },
      { status: 'open', period: '2024-02-29 2024-03-31', total: '0.05' },
      { status: 'paid', period: '2024-03-31 2024-04-30', total: '0.00' },
      { status: 'paid', period: '2024-04-30 2024-05-31', total: '0.00' },
    ]);
  });

  it('keep their wall clock time when daylight saving time moves the UTC instant', async () => {
    const world = await scenario(app).clock('2024-02-29T23:00:00Z').plan(flat('10')).customer('berlin', { timezone: 'Europe/Berlin' }).subscribe().start();
    await world.clock.to('2024-04-30T22:00:00Z');
    expect(await periodsOf(world)).toEqual([
      ['2024-02-29T23:00:00.000Z', '2024-03-31T22:00:00.000Z'],
      ['2024-03-31T22:00:00.000Z', '2024-04-30T22:00:00.000Z'],
    ]);
  });

  it('tile ten years without gap or overlap in one advance of the clock within a minute', async () => {
    const zone = 'America/New_York';
    const world = await scenario(app)
      .clock('2016-01-31T05:00:00Z')
      .plan([flat('10'), perUnit('1')])
      .customer('new-york', { timezone: zone })
      .subscribe()
      .start();
    await world.events(7, { at: '2020-02-29T12:00:00Z' });
    const began = Date.now();
    const { settled } = await world.clock.to('2026-01-31T05:00:00Z');
    expect(Date.now() - began).toBeLessThan(60_000);
    expect(settled).toMatchObject({ invoices: 120, periods_closed: 120 });

    const periods = await periodsOf(world);
    expect(periods).toHaveLength(120);
    periods.forEach(([start, end], index) => {
      expect(start).toBe(periods[index - 1]?.[1] ?? '2016-01-31T05:00:00.000Z');
      const month = 1 + ((index + 1) % 12);
      const year = 2016 + Math.floor((index + 1) / 12);
      const day = String(Math.min(31, lastDayOf(year, month)));
      expect(wallClock(end, zone)).toBe(`${year}-${String(month).padStart(2, '0')}-${day} 00:00`);
    });
    const invoices = await world.invoices();
    expect(invoices.filter(({ total }) => total !== '10.00').map(brief)).toEqual([
      { status: 'open', period: '2020-02-29T05:00:00.000Z 2020-03-31T04:00:00.000Z', total: '17.00' },
    ]);
    expect(new Set(invoices.map(({ number }) => number)).size).toBe(120);
  });
});

describe('other periods', () => {
  const end = (billing_period: string, count: number, start: string, to: string) => async () => {
    const plan = { billing_period, billing_period_count: count };
    const world = await scenario(app).clock(start).plan(flat('1'), plan).customer('periodic').subscribe().start();
    await world.clock.to(to);
    return datesOf(world);
  };

  it.each([
    ['days', end('daily', 1, '2024-02-27', '2024-03-01'), ['2024-02-27 2024-02-28', '2024-02-28 2024-02-29', '2024-02-29 2024-03-01']],
    ['weeks', end('weekly', 1, '2023-12-27', '2024-01-12'), ['2023-12-27 2024-01-03', '2024-01-03 2024-01-10']],
    ['two weeks', end('weekly', 2, '2023-12-27', '2024-01-24'), ['2023-12-27 2024-01-10', '2024-01-10 2024-01-24']],
    ['quarters', end('quarterly', 1, '2023-11-30', '2024-06-01'), ['2023-11-30 2024-02-29', '2024-02-29 2024-05-30']],
    ['half years', end('half_yearly', 1, '2023-08-31', '2024-09-01'), ['2023-08-31 2024-02-29', '2024-02-29 2024-08-31']],
    ['years', end('yearly', 1, '2024-02-29', '2026-03-01'), ['2024-02-29 2025-02-28', '2025-02-28 2026-02-28']],
  ])('of %s are counted from the anchor', async (_name, run, expected) => {
    expect(await run()).toEqual(expected);
  });

  it('on the calendar begin with a stub that bears its share of the fee when fees are prorated', async () => {
    const subscribe = { billing_cycle: 'calendar', proration_behavior: 'create_prorations' };
    const world = await scenario(app).clock('2024-04-16').plan(flat('30')).customer('stub').subscribe(subscribe).start();
    await world.clock.to('2024-06-01');
    expect((await world.invoices()).map(brief)).toEqual([
      { status: 'open', period: '2024-04-16 2024-05-01', total: '15.00' },
      { status: 'open', period: '2024-05-01 2024-06-01', total: '30.00' },
    ]);
  });

  it('on the calendar bear the whole fee when fees are not prorated, and weeks begin on Monday', async () => {
    const world = await scenario(app)
      .clock('2024-01-04')
      .plan(flat('7'), { billing_period: 'weekly' })
      .customer('monday')
      .subscribe({ billing_cycle: 'calendar' })
      .start();
    await world.clock.to('2024-01-15');
    expect((await world.invoices()).map(brief)).toEqual([
      { status: 'open', period: '2024-01-04 2024-01-08', total: '7.00' },
      { status: 'open', period: '2024-01-08 2024-01-15', total: '7.00' },
    ]);
  });
});

describe('a start in the past', () => {
  it('bills every elapsed period in order, on a clock', async () => {
    const world = await scenario(app).clock('2024-03-01').plan(perUnit('1')).customer('late').start();
    await world.events(2, { at: '2023-11-20' });
    await world.events(3, { at: '2024-02-14' });
    const subscription = await world.subscribe({ start_date: '2023-11-15T00:00:00Z' });
    await world.clock.to('2024-03-01');
    expect((await world.invoices()).map(brief)).toEqual([
      { status: 'open', period: '2023-11-15 2023-12-15', total: '2.00' },
      { status: 'paid', period: '2023-12-15 2024-01-15', total: '0.00' },
      { status: 'open', period: '2024-01-15 2024-02-15', total: '3.00' },
    ]);
    const now = await app.api.get(`/subscriptions/${subscription.id}`);
    expect(now).toMatchObject({ subscription_status: 'active', current_period_start: '2024-02-15T00:00:00.000Z' });
  });

  it('bills every elapsed period in order, in real time', async () => {
    const start = new Date(Date.now() - 400 * 86_400_000).toISOString();
    const world = await scenario(app).plan(flat('5')).customer('real').subscribe({ start_date: start }).start();
    const subscription = await eventually(
      () => world.subscription(),
      ({ current_period_end }) => String(current_period_end) > new Date().toISOString(),
    );
    const periods = await periodsOf(world);
    expect(periods[0]?.[0]).toBe(start);
    expect(periods.at(-1)?.[1]).toBe(subscription.current_period_start);
    expect(periods.slice(1).map(([begin]) => begin)).toEqual(periods.slice(0, -1).map(([, finish]) => finish));
    expect(periods.length).toBeGreaterThanOrEqual(13);
  });
});

it('leaves a start in the future scheduled, and starts it when its time comes', async () => {
  const world = await scenario(app)
    .clock('2024-01-01')
    .plan(flat('5', { timing: 'advance' }))
    .customer('early')
    .subscribe({ start_date: '2024-02-10T08:00:00Z' })
    .start();
  await world.clock.to('2024-02-10T07:59:59.999Z');
  expect(await world.subscription()).toMatchObject({ subscription_status: 'scheduled', current_period_start: null });
  expect(await world.invoices()).toEqual([]);
  await world.clock.to('2024-02-10T08:00:00Z');
  expect(await world.subscription()).toMatchObject({ subscription_status: 'active', current_period_end: '2024-03-10T08:00:00.000Z' });
  expect((await world.invoices()).map(({ kind, total }) => [kind, total])).toEqual([['opening', '5.00']]);
});

it('lets a clock move forward only, and to the same instant again', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(flat('5')).customer('clocked').subscribe().start();
  await world.clock.to('2024-02-01');
  await world.clock.to('2024-02-01');
  const back = await app.api.ask('POST', `/test-clocks/${world.clockId()}/advance`, { frozen_time: '2024-01-31T00:00:00Z' });
  expect([back.status, back.body.reason]).toEqual([400, 'clock_goes_back']);
  expect(await world.invoices()).toHaveLength(1);
});

it('moves a clock in the background when asked to', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(flat('5')).customer('async').subscribe().start();
  const path = `/test-clocks/${world.clockId()}`;
  const reply = await app.api.ask('POST', `${path}/advance`, { frozen_time: '2024-03-01T00:00:00Z' }, { Prefer: 'respond-async' });
  expect([reply.status, reply.body]).toMatchObject([202, { status: 'advancing', target_time: '2024-03-01T00:00:00.000Z' }]);
  await eventually(
    () => app.api.get<{ status: string }>(path),
    ({ status }) => status === 'ready',
  );
  expect(await world.invoices()).toHaveLength(2);
});
