import { flat, perUnit, scenario, testApp, type InvoiceView, type SubscriptionView, type World } from '../harness';

const app = testApp();

/** Ten a month in advance and requests at 1, from 31 January. */
function monthly(name: string, fields: Readonly<Record<string, unknown>> = {}): Promise<World> {
  return scenario(app)
    .clock('2024-01-31')
    .plan([flat('10', { timing: 'advance' }), perUnit('1')])
    .customer(name)
    .subscribe(fields)
    .start();
}

function settings(changed: object) {
  return app.api.put(`/environments/${app.environmentId}`, { settings: changed });
}

async function published(world: World, topic: string): Promise<readonly { readonly [name: string]: unknown }[]> {
  const rows = (await app.deps.db('outbox').where({ topic, subject_id: world.subscriptionId() }).orderBy('id').select('payload')) as { payload: object }[];
  return rows.map((row) => ({ ...row.payload }));
}

describe('a notice of renewal', () => {
  it('comes so many days before the end of each period', async () => {
    const world = await monthly('told', { renewal_notice_days: 7 });
    await world.clock.to('2024-02-21');
    expect(await published(world, 'subscription.renewal_notice')).toEqual([]);
    await world.clock.to('2024-02-22');
    expect(await published(world, 'subscription.renewal_notice')).toEqual([{ renews_at: '2024-02-29T00:00:00.000Z' }]);
    await world.clock.to('2024-04-01');
    expect(await published(world, 'subscription.renewal_notice')).toHaveLength(2);
    expect(await world.subscription()).toMatchObject({ renewal_notice_days: 7 });
  });

  it('comes by the setting of the environment, unless the subscription says otherwise', async () => {
    await settings({ renewal_notice_days: 3 });
    const [world, silent] = [await monthly('by setting'), await monthly('silent', { renewal_notice_days: 0 })];
    await settings({ renewal_notice_days: 0 });
    for (const one of [world, silent]) await one.clock.to('2024-02-26');
    expect((await published(world, 'subscription.renewal_notice')).length).toBe(1);
    expect(await published(silent, 'subscription.renewal_notice')).toEqual([]);
  });

  it('does not come when nothing renews, and comes at once when the period is shorter', async () => {
    const world = await monthly('leaves', { renewal_notice_days: 7 });
    await world.cancel({ cancellation_type: 'end_of_period' });
    await world.clock.to('2024-03-01');
    expect(await published(world, 'subscription.renewal_notice')).toEqual([]);
    const short = await monthly('short', { renewal_notice_days: 60 });
    await short.clock.to('2024-01-31T00:00:01Z');
    expect(await published(short, 'subscription.renewal_notice')).toEqual([{ renews_at: '2024-02-29T00:00:00.000Z' }]);
  });
});

describe('a contract', () => {
  it('that ends with its term bills so many periods and no more', async () => {
    const world = await monthly('ends', { contract: { end: 'cancel', term_count: 3 } });
    expect(await world.subscription()).toMatchObject({
      end_date: '2024-04-30T00:00:00.000Z',
      contract: { end: 'cancel', term_count: 3, term_end: '2024-04-30T00:00:00.000Z' },
    });
    await world.events(2, { at: '2024-04-20' });
    await world.clock.to('2024-12-01');
    expect((await world.invoices()).map(({ total }) => total)).toEqual(['10.00', '10.00', '10.00', '2.00']);
    expect(await world.subscription()).toMatchObject({ subscription_status: 'cancelled', ended_at: '2024-04-30T00:00:00.000Z' });
  });

  it('that renews moves the end of its term when it comes, always counted from the anchor', async () => {
    const world = await monthly('renews', { contract: { end: 'renew', term_count: 3 } });
    expect(await world.subscription()).toMatchObject({ end_date: null, contract: { renewals: 0, term_end: '2024-04-30T00:00:00.000Z' } });
    await world.clock.to('2024-10-31');
    expect(await world.subscription()).toMatchObject({ subscription_status: 'active', contract: { renewals: 3, term_end: '2025-01-31T00:00:00.000Z' } });
    expect(await published(world, 'subscription.renewed')).toEqual([
      { term: 1, term_end: '2024-07-31T00:00:00.000Z' },
      { term: 2, term_end: '2024-10-31T00:00:00.000Z' },
      { term: 3, term_end: '2025-01-31T00:00:00.000Z' },
    ]);
  });

  it('is not renewed when it is cancelled for its end, and is again when that is undone', async () => {
    const world = await monthly('undecided', { contract: { end: 'renew', term_count: 2 } });
    const cancel = { cancellation_type: 'scheduled_date', cancel_at: '2024-03-31T00:00:00Z' };
    await world.cancel(cancel);
    await app.api.post(`/subscriptions/${world.subscriptionId()}/keep`);
    await world.clock.to('2024-04-01');
    expect((await world.subscription()).contract?.renewals).toBe(1);
    await world.cancel({ ...cancel, cancel_at: '2024-05-31T00:00:00Z' });
    await world.clock.to('2024-09-01');
    expect(await world.subscription()).toMatchObject({ subscription_status: 'cancelled', ended_at: '2024-05-31T00:00:00.000Z', contract: { renewals: 1 } });
  });

  it('counts its term from the end of the trial', async () => {
    const world = await monthly('tried', { trial_period_days: 10, contract: { end: 'cancel', term_count: 2 } });
    expect(await world.subscription()).toMatchObject({ end_date: null, contract: { term_end: null } });
    await world.clock.to('2024-02-10');
    expect(await world.subscription()).toMatchObject({ end_date: '2024-04-10T00:00:00.000Z' });
  });

  it('is an end date of its own: both together are refused', async () => {
    const world = await monthly('both');
    const { status, body } = await app.api.ask('POST', '/subscriptions', {
      ...{ customer_id: world.customer(), plan_id: world.planId, end_date: '2025-01-31T00:00:00Z', contract: { end: 'cancel', term_count: 3 } },
    });
    expect([status, body.errors[0]?.pointer]).toEqual([400, '/end_date']);
  });
});

describe('a subscription with an unpaid invoice', () => {
  beforeAll(() => settings({ past_due: 'on', payment_terms_days: 10 }));
  afterAll(() => settings({ past_due: 'off', payment_terms_days: 30 }));

  async function pay(world: World, index: number, body: object = {}) {
    const invoice = (await world.invoices())[index];
    return app.api.ask<InvoiceView & { reason?: string }>('PUT', `/invoices/${invoice?.id}/payment`, { payment_status: 'SUCCEEDED', ...body });
  }
  const statusOf = async (world: World) => (await world.subscription()).subscription_status;

  it('is past due from the due date on, and recovers when it is paid', async () => {
    const world = await monthly('owes');
    await world.clock.to('2024-02-09');
    expect(await statusOf(world)).toBe('active');
    await world.clock.to('2024-02-10');
    expect(await world.subscription()).toMatchObject({ subscription_status: 'past_due', past_due: true });
    const { body } = await pay(world, 0);
    expect(body).toMatchObject({
      status: 'paid',
      payment_status: 'SUCCEEDED',
      amount_paid: '10.00',
      amount_remaining: '0.00',
      paid_at: '2024-02-10T00:00:00.000Z',
    });
    expect(await statusOf(world)).toBe('active');
  });

  it('that is paid in time never is past due', async () => {
    const world = await monthly('punctual');
    await pay(world, 0);
    await world.clock.to('2024-02-20');
    expect(await statusOf(world)).toBe('active');
    expect((await world.runs()).filter(({ status }) => status === 'failed')).toEqual([]);
  });

  it('recovers only when nothing is overdue any more', async () => {
    const world = await monthly('twice');
    await world.clock.to('2024-02-29');
    await world.clock.to('2024-03-15');
    expect(await world.invoices()).toHaveLength(2);
    await pay(world, 0);
    expect(await statusOf(world)).toBe('past_due');
    await pay(world, 1, { amount: '4' });
    expect(await statusOf(world)).toBe('past_due');
    expect((await pay(world, 1)).body).toMatchObject({ amount_paid: '10.00' });
    expect(await statusOf(world)).toBe('active');
  });

  it('goes on billing and can be changed, paused and cancelled like an active one', async () => {
    const world = await monthly('goes on');
    await world.clock.to('2024-03-05');
    expect([await statusOf(world), (await world.invoices()).length]).toEqual(['past_due', 2]);
    const paused = await app.api.post<{ subscription: SubscriptionView }>(`/subscriptions/${world.subscriptionId()}/pause`);
    expect(paused.subscription.subscription_status).toBe('paused');
    const resumed = await app.api.post<{ subscription: SubscriptionView }>(`/subscriptions/${world.subscriptionId()}/resume`);
    expect(resumed.subscription.subscription_status).toBe('past_due');
    expect(await world.cancel({ cancellation_type: 'immediate' })).toMatchObject({ subscription_status: 'cancelled', past_due: false });
    expect((await pay(world, 0)).body.status).toBe('paid');
  });

  it('takes no payment above what it owes, below what was noted, or for an invoice that is void', async () => {
    const world = await monthly('refused');
    expect((await pay(world, 0, { amount: '10.01' })).status).toBe(400);
    await pay(world, 0, { amount: '6' });
    expect((await pay(world, 0, { amount: '5' })).status).toBe(400);
    const other = await monthly('void');
    await app.api.post(`/invoices/${(await other.invoices())[0]?.id}/void`);
    expect((await pay(other, 0)).body.reason).toBe('invoice_not_payable');
  });
});

it('where nobody asks for it, no subscription is ever past due, and none is woken for it', async () => {
  const world = await monthly('unwatched');
  await world.clock.to('2024-06-15');
  expect((await world.subscription()).subscription_status).toBe('active');
  expect((await world.runs()).map(({ kind }) => kind)).not.toContain('check_dues');
});
