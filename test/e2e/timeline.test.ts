import type { z } from 'zod';
import type { Timeline } from '../../src/subscriptions/timeline/timeline-schema';
import { flat, graduated, perUnit, scenario, testApp, type InvoiceView, type World } from '../harness';

const app = testApp();
type TimelineView = z.infer<typeof Timeline>;

function timeline(world: World, query = ''): Promise<TimelineView> {
  return world.api.get(`/subscriptions/${world.subscriptionId()}/timeline${query}`);
}

/** All that must come true of an invoice: everything but its ids and its number. */
function facts(invoice: InvoiceView) {
  const { kind, status, period_start, period_end, subtotal, total_discount, total_credits, total_tax, total } = invoice;
  const lines = invoice.line_items.map((line) => [
    line.kind,
    nameOf(line.display_name),
    line.period_start,
    line.period_end,
    line.quantity,
    line.credits_applied,
    line.amount,
  ]);
  return { kind, status, period_start, period_end, subtotal, total_discount, total_credits, total_tax, total, lines };
}

function nameOf(text: string): string {
  return text.replace(/INV-\S+/, 'another invoice');
}

function invoicesOf({ entries }: TimelineView) {
  return entries.flatMap(({ invoice }) => (invoice === null ? [] : [facts(invoice)]));
}

function remaining(world: World) {
  return app.api
    .get<{ items: { remaining: string }[] }>(`/credit-grants?customer_id=${world.customer()}`)
    .then(({ items }) => items.reduce((sum, grant) => sum + Number(grant.remaining), 0));
}

/** Tiers, credits with and without rollover, a trial, a coupon for some periods, a tax, a change of plan agreed for later, a pause that ends by itself, an end. */
async function everything(name: string): Promise<World> {
  const coupon = await app.api.post<{ id: string }>('/coupons', {
    name,
    type: 'percentage',
    percentage_off: '25',
    cadence: 'repeated',
    duration_in_periods: 3,
  });
  const tax = await app.api.post<{ id: string; code: string }>('/taxes/rates', { name, code: name, tax_rate_type: 'percentage', percentage_value: '19' });
  const world = await scenario(app)
    .clock('2024-01-31')
    .plan([
      flat('40', { timing: 'advance', name: 'Fee' }),
      graduated(
        [
          [100, '0.10'],
          [null, '0.05'],
        ],
        { name: 'Requests' },
      ),
    ])
    .customer(name, { timezone: 'Europe/Berlin' })
    .subscribe({
      ...{ trial_period_days: 10, trial_usage: 'billed', proration_behavior: 'create_prorations' },
      coupons: [coupon.id],
      tax_rate_overrides: [{ tax_rate_code: tax.code, currency: 'usd' }],
    })
    .start();
  await world.events(60, { at: '2024-01-31T12:00:00Z' });
  await world.grant(400, { rollover: true, expires_in_days: 75 });
  await world.grant(20);
  // Usage that is dated ahead is known, too.
  for (const month of ['02', '03', '04', '05', '07']) await world.events(130, { at: `2024-${month}-20` });
  return world;
}

async function agreeOnTheFuture(world: World, { pause }: { readonly pause: boolean }): Promise<void> {
  const other = await world.api.post<{ id: string }>('/pricing-plans', {
    ...{ name: 'Bigger', currency: 'usd' },
    charges: [flat('90.01', { timing: 'advance', name: 'Bigger fee' }), flat('5', { name: 'Support' }), perUnit('0.03', { name: 'Bigger requests' })],
  });
  const path = `/subscriptions/${world.subscriptionId()}`;
  await world.api.post(`${path}/change/v2/execute`, { target_plan_id: other.id, effective_date: '2024-04-25T09:00:00Z', proration_mode: 'invoice_now' });
  if (pause) await world.api.post(`${path}/pause`, { pause_mode: 'scheduled', pause_start: '2024-05-20T00:00:00Z', pause_end: '2024-07-01T00:00:00Z' });
  await world.cancel({ cancellation_type: 'scheduled_date', cancel_at: '2024-12-24T00:00:00Z' });
}

/** What is foreseen at an instant of the life of `everything`, and what then comes, in one order. */
async function foreseeAndLive(name: string, at: string, pause: boolean) {
  const world = await everything(name);
  await world.clock.to(at);
  await agreeOnTheFuture(world, { pause });
  const before = (await world.invoices()).length;
  const foreseen = await timeline(world, '?periods=12');
  expect(await world.invoices()).toHaveLength(before);
  await world.clock.to('2025-03-01');
  const inOrder = (invoices: readonly ReturnType<typeof facts>[]) =>
    invoices.toSorted((a, b) => `${a.period_start} ${a.kind}`.localeCompare(`${b.period_start} ${b.kind}`));
  const came = inOrder((await world.invoices()).map(facts)).slice(before);
  return { world, foreseen, came, invoices: inOrder(invoicesOf(foreseen)), kinds: foreseen.entries.map(({ kind }) => kind) };
}

it('shows twelve months from a trial on exactly as they then come: every invoice to the line, taxes, coupons, credits, the change and the end', async () => {
  const { world, foreseen, came, invoices, kinds } = await foreseeAndLive('future', '2024-02-01', false);
  expect(invoices).toEqual(came);
  expect(invoices.length).toBeGreaterThan(10);
  expect(Number(foreseen.entries.at(-1)?.credits_balance)).toBe(await remaining(world));
  for (const kind of ['trial_end', 'change', 'credits_burnt', 'credits_lapsed', 'credits_carried'] as const) expect(kinds).toContain(kind);
  expect(kinds.at(-1)).toBe('end');
}, 300_000);

it('shows a pause that ends by itself on the way as it then comes', async () => {
  const { invoices, came, kinds } = await foreseeAndLive('paused', '2024-02-12', true);
  expect(invoices).toEqual(came);
  expect(kinds.filter((kind) => kind === 'change')).toHaveLength(3);
  expect(kinds.at(-1)).toBe('end');
}, 300_000);

it('writes nothing: asked twice it answers the same, and no number is taken', async () => {
  const world = await everything('twice');
  const first = await timeline(world, '?periods=6');
  expect((await timeline(world, '?periods=6')).entries.map(({ at, kind, credits_balance }) => [at, kind, credits_balance])).toEqual(
    first.entries.map(({ at, kind, credits_balance }) => [at, kind, credits_balance]),
  );
  expect(await world.subscription()).toMatchObject({ subscription_status: 'trialing' });
  expect(await remaining(world)).toBe(420);
}, 300_000);

it('lets usage go on as in the last period when asked to, and says by which time it goes', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('goes-on').subscribe().start();
  await world.events(5, { at: '2024-01-10' });
  await world.events(2, { at: '2024-01-31T23:00:00Z' });
  await world.clock.to('2024-02-11');
  await world.events(1, { at: '2024-02-05' });
  const { usage_basis, entries } = await timeline(world, '?periods=3&usage=last_period');
  expect(usage_basis).toEqual({ period_start: '2024-01-01T00:00:00.000Z', period_end: '2024-02-01T00:00:00.000Z', events: 7 });
  // One has been sent in February, and the two of January's end are still to come in it; those of the 10th have had their day.
  expect(entries.flatMap(({ invoice }) => invoice?.total ?? [])).toEqual(['3.00', '7.00', '7.00']);
  expect((await timeline(world, '?periods=3')).entries.flatMap(({ invoice }) => invoice?.total ?? [])).toEqual(['1.00', '0.00', '0.00']);
  await world.clock.to('2024-03-01');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['7.00', '1.00']);
});

it('goes by the open period so far when none has closed yet', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('begins').subscribe().start();
  await world.clock.to('2024-01-20');
  await world.events(4, { at: '2024-01-10' });
  expect((await timeline(world, '?periods=2&usage=last_period')).entries.flatMap(({ invoice }) => invoice?.total ?? [])).toEqual(['4.00', '4.00']);
});

it('foresees nothing for a subscription that is over, and no more periods than it may', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('over').subscribe().start();
  expect((await app.api.ask('GET', `/subscriptions/${world.subscriptionId()}/timeline?periods=37`)).body.reason).toBe('validation_failed');
  await world.cancel({ cancellation_type: 'immediate' });
  expect(await timeline(world)).toMatchObject({ entries: [], usage: 'recorded', usage_basis: null });
});

it('shows a customer in real time what lies in the future, and a commitment that only then ends', async () => {
  const world = await scenario(app)
    .plan([flat('10', { timing: 'advance' }), perUnit('1')])
    .customer('real')
    .subscribe()
    .start();
  const { entries, from } = await timeline(world, '?periods=2');
  const totals = entries.flatMap(({ at, invoice }) => (invoice === null ? [] : [[at > from, invoice.total, invoice.finalized_at === at]]));
  expect(totals).toEqual([
    [true, '10.00', true],
    [true, '10.00', true],
  ]);
});
