import { flat, perUnit, scenario, testApp, type SubscriptionView } from '../harness';

const app = testApp();
type List = { readonly items: readonly SubscriptionView[]; readonly pagination: { readonly total: number } };

describe('creating a subscription', () => {
  it('takes currency and billing period from the plan, and shows a line for each price', async () => {
    const plan = { currency: 'eur', billing_period: 'quarterly' };
    const world = await scenario(app)
      .clock('2024-01-01')
      .plan([flat('5'), perUnit('1')], plan)
      .customer('shown')
      .subscribe({ metadata: { team: 'red' } })
      .start();
    expect(await world.subscription()).toMatchObject({
      ...{ subscription_status: 'active', currency: 'eur', billing_period: 'QUARTERLY', billing_period_count: 1, billing_cycle: 'anniversary' },
      ...{ external_customer_id: world.customer(), plan_id: world.planId, metadata: { team: 'red' }, cancel_at_period_end: false },
      ...{ current_period_start: '2024-01-01T00:00:00.000Z', current_period_end: '2024-04-01T00:00:00.000Z', billing_anchor: '2024-01-01T00:00:00.000Z' },
      line_items: [
        { price_type: 'FIXED', quantity: '1' },
        { price_type: 'USAGE', meter_id: expect.stringMatching(/^meter_/) },
      ],
    });
  });

  it('takes the time zone of the customer', async () => {
    const world = await scenario(app)
      .clock('2024-03-01')
      .plan(flat('5'))
      .customer('zoned', { timezone: 'Asia/Tokyo' })
      .subscribe({ billing_cycle: 'calendar' })
      .start();
    expect(await world.subscription()).toMatchObject({ timezone: 'Asia/Tokyo', current_period_end: '2024-03-31T15:00:00.000Z' });
  });

  it.each([
    ['an unknown customer', { customer_id: 'nobody' }, 404, 'customer_not_found'],
    ['an unknown plan', { plan_id: 'plan_none' }, 404, 'plan_not_found'],
    ['a currency that the plan does not have', { currency: 'jpy' }, 400, 'plan_has_no_prices'],
    ['a zone that does not exist', { timezone: 'Mars/Olympus' }, 400, 'invalid_timezone'],
    ['an end before the start', { end_date: '2023-01-01T00:00:00Z' }, 400, 'end_before_start'],
    ['no customer', { customer_id: undefined }, 400, 'validation_failed'],
    ['a date that is none', { start_date: 'tomorrow' }, 400, 'validation_failed'],
  ])('refuses %s', async (_what, change, status, reason) => {
    const world = await scenario(app).clock('2024-01-01').plan(flat('5')).customer('refused').start();
    const body = { customer_id: world.customer(), plan_id: world.planId, ...change };
    const reply = await app.api.ask('POST', '/subscriptions', body);
    expect([reply.status, reply.body.reason]).toEqual([status, reason]);
    expect(await app.api.get(`/subscriptions?customer_id=${world.customer()}`)).toMatchObject({ items: [] });
  });
});

it('lists and searches by customer, plan and status', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(flat('5')).customer('listed').subscribe().subscribe().start();
  await world.cancel({ cancellation_type: 'immediate' }, 1);
  const total = async (query: string) => (await app.api.get<List>(`/subscriptions?${query}`)).pagination.total;
  expect(await total(`customer_id=${world.customer()}`)).toBe(2);
  expect(await total(`external_customer_id=${world.customer()}&subscription_status=active`)).toBe(1);
  expect(await total(`plan_id=${world.planId}&subscription_status=cancelled`)).toBe(1);
  const found = await app.api.post<List>('/subscriptions/search', {
    customer_ids: [world.customer()],
    subscription_status: ['active', 'cancelled'],
    with_line_items: false,
  });
  expect(found.items.map(({ line_items }) => line_items.length)).toEqual([0, 0]);
  const one = await app.api.post<List>('/subscriptions/search', { subscription_ids: [world.subscriptionId()] });
  expect(one.items.map(({ id }) => id)).toEqual([world.subscriptionId()]);
  expect((await app.api.get<List>(`/customers/external/${world.customer()}/subscriptions`)).items).toHaveLength(2);
});

it('shows the usage of the running period with what it costs, three ways', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('0.125')).customer('used').grant(2).subscribe().start();
  await world.events(7);
  const id = world.subscriptionId();
  const usage = await app.api.get(`/subscriptions/${id}/usage`);
  expect(usage).toMatchObject({
    ...{ amount: 0.63, amount_decimal: '0.63', currency: 'usd', start_time: '2024-01-01T00:00:00.000Z', end_time: '2024-02-01T00:00:00.000Z' },
    charges: [{ quantity: 7, quantity_decimal: '7', credits_applied: '2', billable_quantity: '5', event_count: 7, amount_decimal: '0.63' }],
  });
  expect(await app.api.get(`/subscriptions/usage?subscription_id=${id}`)).toEqual(usage);
  expect(await app.api.post('/subscriptions/usage', { subscription_id: id })).toEqual(usage);
});

it('answers 404 for what is not there', async () => {
  for (const [method, path] of [
    ['GET', '/subscriptions/sub_none'],
    ['GET', '/subscriptions/sub_none/runs'],
    ['GET', '/subscriptions/sub_none/usage'],
    ['POST', '/subscriptions/sub_none/retry'],
    ['POST', '/subscriptions/sub_none/keep'],
    ['POST', '/subscriptions/sub_none/invoices'],
  ] as const) {
    const { status, body } = await app.api.ask(method, path);
    expect([path, status, body.reason]).toEqual([path, 404, 'subscription_not_found']);
  }
});

it('says which prices it looked for, and nothing else of what was asked, where a plan has none', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(flat('5')).customer('looked for').start();
  const body = { customer_id: world.customer(), plan_id: world.planId, billing_period: 'ANNUAL' };
  expect((await app.api.ask('POST', '/subscriptions', body)).body.details).toEqual({
    wanted: { currency: null, billing_period: 'ANNUAL', billing_period_count: null },
    available: [{ currency: 'usd', billing_period: 'MONTHLY', billing_period_count: 1 }],
  });
});
