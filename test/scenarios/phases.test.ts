import { scenario, testApp } from '../harness';
import { fee, planOf, usage, type PriceSpec } from './plan-of';
import { billed } from './summary';

const app = testApp();

const monthly: readonly PriceSpec[] = [fee('100', 'MONTHLY'), usage('1', 'MONTHLY')];

async function started(at: string, specs: readonly PriceSpec[] = monthly) {
  const world = await scenario(app).clock(at).customer('acme').start();
  return { world, plan: await planOf(app.api, specs) };
}

interface Phase {
  readonly from: string;
  readonly to?: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

function phases(...list: readonly Phase[]) {
  const instant = (day: string) => `${day}T00:00:00.000Z`;
  return { phases: list.map(({ from, to, fields }) => ({ start_date: instant(from), ...(to ? { end_date: instant(to) } : {}), ...fields })) };
}

it('bills each phase at its own price, from month to month', async () => {
  const { world, plan } = await started('2024-01-01');
  const half = { override_line_items: [{ price_id: plan.priceIds[0], amount: '50' }] };
  const subscription = await world.subscribe({ plan_id: plan.id, ...phases({ from: '2024-01-01', to: '2024-03-01', fields: half }, { from: '2024-03-01' }) });
  expect(subscription.phases).toMatchObject([
    { state: 'executed', start_date: '2024-01-01T00:00:00.000Z', end_date: '2024-03-01T00:00:00.000Z' },
    { state: 'pending', start_date: '2024-03-01T00:00:00.000Z', end_date: null },
  ]);
  await world.clock.to('2024-04-01');
  expect(await billed(world)).toEqual([
    'opening 2024-01-01..2024-02-01 50.00',
    'period 2024-01-01..2024-02-01 50.00',
    'period 2024-02-01..2024-03-01 100.00',
    'period 2024-03-01..2024-04-01 100.00',
  ]);
});

it('ends with its last phase', async () => {
  const { world, plan } = await started('2024-01-01');
  const ends = { end_date: '2024-03-01T00:00:00.000Z' };
  const made = await world.subscribe({
    plan_id: plan.id,
    ...ends,
    ...phases({ from: '2024-01-01', to: '2024-02-01' }, { from: '2024-02-01', to: '2024-03-01' }),
  });
  await world.clock.to('2024-06-01');
  expect(await billed(world)).toEqual(['opening 2024-01-01..2024-02-01 100.00', 'period 2024-01-01..2024-02-01 100.00', 'period 2024-02-01..2024-03-01 0.00']);
  expect(await app.api.get(`/subscriptions/${made.id}`)).toMatchObject({ subscription_status: 'cancelled' });
});

it('cuts usage at the instant at which a phase begins, and prices each part by its own phase', async () => {
  const { world, plan } = await started('2024-01-01');
  const dearer = { override_line_items: [{ price_id: plan.priceIds[1], amount: '3' }] };
  await world.subscribe({ plan_id: plan.id, ...phases({ from: '2024-01-01', to: '2024-01-11' }, { from: '2024-01-11', fields: dearer }) });
  await world.events(5, { at: '2024-01-10' });
  await world.events(5, { at: '2024-01-11' });
  await world.clock.to('2024-02-01');
  expect((await world.invoices()).at(-1)?.total).toBe('120.00');
});

it('settles the rest of the month where a phase begins in the middle of it and the subscription prorates', async () => {
  const { world, plan } = await started('2024-04-01');
  const more = { override_line_items: [{ price_id: plan.priceIds[0], amount: '400' }] };
  const body = phases({ from: '2024-04-01', to: '2024-04-16' }, { from: '2024-04-16', fields: more });
  await world.subscribe({ plan_id: plan.id, proration_behavior: 'create_prorations', ...body });
  await world.clock.to('2024-05-01');
  // Half of 400.00 less half of 100.00.
  expect((await world.invoices()).map(({ kind, total }) => `${kind} ${total}`)).toEqual(['opening 100.00', 'change 150.00', 'period 400.00']);
});

it('lets what held at the start of the month hold for all of it where nothing is prorated', async () => {
  const { world, plan } = await started('2024-04-01');
  const more = { override_line_items: [{ price_id: plan.priceIds[0], amount: '400' }] };
  await world.subscribe({ plan_id: plan.id, ...phases({ from: '2024-04-01', to: '2024-04-16' }, { from: '2024-04-16', fields: more }) });
  await world.clock.to('2024-05-01');
  expect((await world.invoices()).map(({ kind, total }) => `${kind} ${total}`)).toEqual(['opening 100.00', 'period 400.00']);
});

it('discounts a phase by its coupon and nothing after it', async () => {
  const { world, plan } = await started('2024-01-01');
  const coupon = await app.api.post<{ id: string }>('/coupons', { name: 'Launch', type: 'percentage', percentage_off: '40', cadence: 'forever' });
  const launch = { coupons: [coupon.id] };
  await world.subscribe({ plan_id: plan.id, ...phases({ from: '2024-01-01', to: '2024-02-01', fields: launch }, { from: '2024-02-01' }) });
  await world.clock.to('2024-03-01');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['60.00', '100.00', '100.00']);
});

it('has lines of its own in a phase, and leaves them behind with it', async () => {
  const { world, plan } = await started('2024-01-01');
  const setup = { line_items: [{ price: { amount: '25', billing_model: 'FLAT_FEE', type: 'FIXED', billing_period: 'MONTHLY', invoice_cadence: 'ADVANCE' } }] };
  await world.subscribe({ plan_id: plan.id, ...phases({ from: '2024-01-01', to: '2024-02-01', fields: setup }, { from: '2024-02-01' }) });
  await world.clock.to('2024-03-01');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['125.00', '100.00', '100.00']);
});

it('bills elapsed phases of a start in the past in their order', async () => {
  const { world, plan } = await started('2024-06-15');
  const half = { override_line_items: [{ price_id: plan.priceIds[0], amount: '50' }] };
  const body = phases({ from: '2024-03-01', to: '2024-05-01', fields: half }, { from: '2024-05-01' });
  await world.subscribe({ plan_id: plan.id, start_date: '2024-03-01T00:00:00.000Z', ...body });
  await world.clock.to('2024-06-16');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['50.00', '50.00', '100.00', '100.00']);
});

it('steps the price of every year of a contract of three', async () => {
  const { world, plan } = await started('2024-01-01', [fee('1000', 'ANNUAL'), usage('1', 'ANNUAL')]);
  const at = (amount: string) => ({ override_line_items: [{ price_id: plan.priceIds[0], amount }] });
  const body = phases(
    { from: '2024-01-01', to: '2025-01-01', fields: at('1000') },
    { from: '2025-01-01', to: '2026-01-01', fields: at('1100') },
    { from: '2026-01-01', to: '2027-01-01', fields: at('1210') },
  );
  await world.subscribe({ plan_id: plan.id, end_date: '2027-01-01T00:00:00.000Z', ...body });
  await world.clock.to('2027-06-01');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['1000.00', '1100.00', '1210.00', '0.00']);
});

describe('refuses phases that do not tile the subscription, and says where', () => {
  const cases = [
    ['a late first phase', { from: '2024-01-02' }, undefined, '/phases/0/start_date'],
    ['a gap', { from: '2024-01-01', to: '2024-02-01' }, { from: '2024-02-02' }, '/phases/1/start_date'],
    ['an overlap', { from: '2024-01-01', to: '2024-02-01' }, { from: '2024-01-31' }, '/phases/1/start_date'],
    ['a phase after one without an end', { from: '2024-01-01' }, { from: '2024-02-01' }, '/phases/1'],
    ['a last end that is not the end of the subscription', { from: '2024-01-01', to: '2024-02-01' }, undefined, '/phases/0/end_date'],
  ] as const;
  it.each(cases)('%s', async (_name, first, second, pointer) => {
    const { world, plan } = await started('2024-01-01');
    const body = { customer_id: world.customer(), plan_id: plan.id, ...phases(first, ...(second ? [second] : [])) };
    const reply = await app.api.ask('POST', '/subscriptions', body);
    expect(reply.body).toMatchObject({ reason: 'phases_not_continuous', errors: [{ pointer }] });
  });
});

it('shows a phase to come as a schedule, and goes on as it is when that is cancelled', async () => {
  const { world, plan } = await started('2024-01-01');
  const dearer = { override_line_items: [{ price_id: plan.priceIds[0], amount: '150' }] };
  const made = await world.subscribe({ plan_id: plan.id, ...phases({ from: '2024-01-01', to: '2024-03-01' }, { from: '2024-03-01', fields: dearer }) });
  const { schedules } = await app.api.get<{ schedules: readonly { id: string; status: string }[] }>(`/subscriptions/${made.id}/schedules`);
  expect(schedules).toMatchObject([{ id: made.phases[1]?.id, status: 'pending' }]);
  await app.api.post(`/subscriptions/schedules/${schedules[0]?.id}/cancel`);
  await world.clock.to('2024-03-01');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['100.00', '100.00', '100.00']);
  expect((await app.api.get<typeof made>(`/subscriptions/${made.id}`)).phases.map(({ state }) => state)).toEqual(['executed', 'cancelled']);
});

it('foresees in a timeline what its phases will bill', async () => {
  const { world, plan } = await started('2024-01-01');
  const dearer = { override_line_items: [{ price_id: plan.priceIds[0], amount: '150' }] };
  const made = await world.subscribe({ plan_id: plan.id, ...phases({ from: '2024-01-01', to: '2024-03-01' }, { from: '2024-03-01', fields: dearer }) });
  interface Timeline {
    readonly entries: readonly { readonly invoice: { readonly total: string } | null }[];
  }
  const { entries } = await app.api.get<Timeline>(`/subscriptions/${made.id}/timeline?periods=3`);
  const foreseen = entries.flatMap(({ invoice }) => (invoice ? [invoice.total] : []));
  await world.clock.to('2024-04-01');
  expect((await world.invoices()).slice(1).map(({ total }) => total)).toEqual(foreseen);
  expect(foreseen).toEqual(['100.00', '150.00', '150.00']);
});

it('names the phase in which each line began, on the subscription and on its invoices', async () => {
  const { world, plan } = await started('2024-01-01');
  const half = { override_line_items: [{ price_id: plan.priceIds[0], amount: '50' }] };
  const { id, ...made } = await world.subscribe({
    plan_id: plan.id,
    ...phases({ from: '2024-01-01', to: '2024-02-01' }, { from: '2024-02-01', fields: half }),
  });
  const [first, second] = made.phases.map((phase) => phase.id);
  // As the plan has it in the first phase; the fee alone is another one in the second.
  expect(made.line_items.map((line) => line.subscription_phase_id)).toEqual([first, first]);
  await world.clock.to('2024-03-01');
  const { line_items } = await app.api.get<typeof made>(`/subscriptions/${id}`);
  expect(line_items.map((line) => [line.display_name, line.end_date === null, line.subscription_phase_id])).toEqual([
    ['Fee', false, first],
    ['Requests', true, first],
    ['Fee', true, second],
  ]);
  const of = (invoice: { readonly line_items: readonly { readonly display_name: string; readonly subscription_phase_id: string | null }[] } | undefined) =>
    invoice?.line_items.map((line) => [line.display_name, line.subscription_phase_id]);
  expect(of((await world.invoices())[0])).toEqual([['Fee', first]]);
  const last = of((await world.invoices()).at(-1));
  expect(last).toEqual([
    ['Requests', first],
    ['Fee', second],
  ]);
  expect(of(await app.api.post('/invoices/preview', { subscription_id: id }))).toEqual(last);
});

it('names no phase where there are none', async () => {
  const { world, plan } = await started('2024-01-01');
  const { line_items } = await world.subscribe({ plan_id: plan.id });
  expect(line_items.map((line) => line.subscription_phase_id)).toEqual([null, null]);
});
