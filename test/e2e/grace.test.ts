import { brief, flat, perUnit, scenario, testApp } from '../harness';

const HOUR = 3_600;
const TEN_ONCE = { type: 'fixed', amount_off: '10', currency: 'usd', cadence: 'once' };
const app = testApp({ graceSeconds: HOUR });

it('keeps an ended period open to late events for the grace time, then makes its invoice final', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('late').subscribe().start();
  await world.events(4, { at: '2024-01-20' });
  await world.clock.to('2024-02-01');
  expect((await world.invoices()).map(brief)).toEqual([{ status: 'draft', period: '2024-01-01 2024-02-01', total: '4.00' }]);

  await world.events(2, { at: '2024-01-31T23:00:00Z' });
  await world.events(9, { at: '2024-02-01' });
  await world.clock.to('2024-02-01T00:59:59.999Z');
  expect((await world.invoices())[0]).toMatchObject({ status: 'draft', number: null, finalized_at: null });

  await world.clock.to('2024-02-01T01:00:00Z');
  expect((await world.invoices())[0]).toMatchObject({ status: 'open', total: '6.00', finalized_at: '2024-02-01T01:00:00.000Z' });
});

it('never adds an event that arrived after the cut-off to a final invoice; the next one bills it', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('too-late').subscribe().start();
  await world.events(4, { at: '2024-01-20' });
  await world.clock.to('2024-02-01T01:00:00Z');
  const [before] = await world.invoices();
  await world.events(3, { at: '2024-01-21' });
  await world.clock.to('2024-03-01T01:00:00Z');
  const invoices = await world.invoices();
  expect(invoices[0]).toEqual(before);
  expect(invoices.map(({ total }) => total)).toEqual(['4.00', '3.00']);
  expect(await app.api.get(`/invoices/${before?.id}/replay`)).toMatchObject({ matches: true });
});

it('dates invoices the same whether a clock jumps over months or goes from day to day', async () => {
  const invoicesOf = async (customer: string, days: readonly string[]) => {
    const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer(customer).subscribe().start();
    for (const at of ['2024-01-10', '2024-02-10', '2024-03-10']) await world.events(4, { at });
    for (const day of days) await world.clock.to(day);
    return (await world.invoices()).map(({ period_end, finalized_at, due_date, total }) => ({ period_end, finalized_at, due_date, total }));
  };
  const walked = await invoicesOf('walker', ['2024-01-31', '2024-02-01', '2024-02-02', '2024-03-01T00:30:00Z', '2024-03-03', '2024-04-01', '2024-04-15']);
  expect(walked.map(({ finalized_at }) => finalized_at)).toEqual(['2024-02-01T01:00:00.000Z', '2024-03-01T01:00:00.000Z', '2024-04-01T01:00:00.000Z']);
  expect(await invoicesOf('jumper', ['2024-04-15'])).toEqual(walked);
});

it('lets a draft be made final by hand, and its grace time then passes without effect', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('hasty').subscribe().start();
  await world.events(4);
  await world.clock.to('2024-02-01');
  const [draft] = await world.invoices();
  const final = await app.api.post<object>(`/invoices/${draft?.id}/finalize`);
  expect(final).toMatchObject({ status: 'open', total: '4.00' });
  expect((await app.api.ask('POST', `/invoices/${draft?.id}/finalize`)).body.reason).toBe('invoice_not_draft');
  await world.clock.to('2024-02-02');
  expect(await world.invoices()).toHaveLength(1);
  expect(final).toMatchObject(await app.api.get<object>(`/invoices/${draft?.id}`));
});

it('makes no draft when the grace time is set to 0', async () => {
  const path = `/environments/${app.environmentId}`;
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('graceless').subscribe().start();
  await app.api.put(path, { settings: { grace_seconds: 0 } });
  await world.clock.to('2024-02-01');
  expect((await world.invoices()).map(brief)).toEqual([{ status: 'paid', period: '2024-01-01 2024-02-01', total: '0.00' }]);
  await app.api.put(path, { settings: { grace_seconds: HOUR } });
});

it('waits for the last invoice of a cancelled subscription too', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('leaver').subscribe().start();
  await world.events(4);
  await world.clock.to('2024-01-10');
  expect(await world.cancel({ cancellation_type: 'immediate', cancel_immediately_inovice_policy: 'generate_invoice' })).toMatchObject({
    subscription_status: 'cancelled',
  });
  expect((await world.invoices()).map(({ status }) => status)).toEqual(['draft']);
  await world.clock.to('2024-01-10T01:00:00Z');
  expect((await world.invoices()).map(brief)).toEqual([{ status: 'open', period: '2024-01-01 2024-01-10', total: '4.00' }]);
});

it('gives back the unused part of a fee that waits on the draft, so that the same time is not paid for twice', async () => {
  const world = await scenario(app)
    .clock('2024-01-01')
    .plan([flat('300', { timing: 'advance' }), perUnit('1')])
    .customer('quick')
    .subscribe()
    .start();
  await world.clock.to('2024-02-01');
  const [line] = (await world.subscription()).line_items.filter(({ price_type }) => price_type === 'FIXED');
  const body = { type: 'quantity_change', quantity_change_params: { line_items: [{ id: line?.id, quantity: '2' }] } };
  await app.api.post(`/subscriptions/${world.subscriptionId()}/modify/execute`, body);
  await world.clock.to('2024-02-02');
  const bills = (await world.invoices()).map(({ kind, status, total }) => [kind, status, total]);
  expect(bills.toSorted()).toEqual([
    ['change', 'open', '300.00'],
    ['opening', 'open', '300.00'],
    ['period', 'open', '300.00'],
  ]);
});

it('counts an invoice once that was drafted and became final while the clock moved', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('twice').subscribe().subscribe().start();
  expect((await world.clock.to('2024-02-02')).settled).toMatchObject({ periods_closed: 2, invoices: 2 });
});

describe('a clock that goes past a change within the grace time', () => {
  const ENDS = ['2024-02-01T00:30:00Z', '2024-02-03T00:00:00Z'];

  it.each([
    ['at once', ENDS.slice(1)],
    ['step by step', ['2024-02-01T00:00:00Z', ...ENDS]],
  ])('bills in the order in which invoices fall due, if it goes there %s', async (_way, stops) => {
    const coupon = await app.api.post<{ coupon_code: string }>('/coupons', { name: 'Ten', coupon_code: `ten${stops.length}`, ...TEN_ONCE });
    const world = await scenario(app)
      .clock('2024-01-01')
      .plan([perUnit('1'), flat('20')])
      .customer('passed-by')
      .subscribe({ coupons: [coupon.coupon_code] })
      .start();
    const price = { amount: '50', type: 'FIXED', billing_model: 'FLAT_FEE', billing_period: 'MONTHLY', invoice_cadence: 'ADVANCE', display_name: 'More' };
    const body = { price, quantity: '1', start_date: '2024-02-01T00:30:00Z', proration_mode: 'invoice_now' };
    await app.api.post(`/subscriptions/${world.subscriptionId()}/lineitems`, body);
    for (const stop of stops) await world.clock.to(stop);
    const bills = (await world.invoices()).map(({ kind, total_discount }) => [kind, total_discount]);
    // The change is billed while the period's invoice still waits, and uses the coupon up.
    expect(bills.toSorted()).toEqual([
      ['change', '10.00'],
      ['period', '0.00'],
    ]);
  });
});
