import { flat, type InvoiceView, perUnit, scenario, testApp } from '../harness';
import { adjustmentsOn, type CouponView, ofCustomer, sums } from './discounts-taxes';

/** An hour of grace: what a period bills waits as a draft. */
const app = testApp({ graceSeconds: 3_600 });
const { percent, amount, taxRate, bear } = adjustmentsOn(app);

it('a draft bears coupons and taxes as its final invoice will, once and without being counted', async () => {
  const { id, code } = await percent('25', { max_redemptions: 1 });
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('draft').start();
  await bear(await taxRate('10'), ofCustomer(world));
  await world.subscribe({ coupons: [code] });
  await world.events(80, { at: '2024-01-10' });
  await world.clock.to('2024-02-01');
  const [draft] = await world.invoices();
  expect([draft?.status, sums(draft as InvoiceView)]).toEqual(['draft', ['80.00', '20.00', '6.00', '66.00']]);
  expect([draft?.coupon_applications.length, draft?.taxes.length]).toEqual([1, 1]);
  expect(await app.api.get<CouponView>(`/coupons/${id}`)).toMatchObject({ total_redemptions: 0 });

  await world.events(20, { at: '2024-01-31T23:00:00Z' });
  await world.clock.to('2024-02-01T01:00:00Z');
  const [final] = await world.invoices();
  expect([final?.status, sums(final as InvoiceView)]).toEqual(['open', ['100.00', '25.00', '7.50', '82.50']]);
  expect(final?.coupon_applications).toMatchObject([{ discounted_amount: '25.00', applied_at: '2024-02-01T01:00:00.000Z' }]);
  expect(final?.taxes).toMatchObject([{ taxable_amount: '75.00', tax_amount: '7.50' }]);
  expect(await app.api.get<CouponView>(`/coupons/${id}`)).toMatchObject({ total_redemptions: 1 });
  expect(await app.api.get(`/invoices/${final?.id}/replay`)).toMatchObject({ matches: true });
});

it('a tax of a draft replaces those of its subscription and customer, and cannot be added to a final invoice', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(flat('100')).customer('own-tax').start();
  await bear(await taxRate('10'), ofCustomer(world));
  await world.subscribe();
  await world.clock.to('2024-02-01');
  const [draft] = await world.invoices();
  const own = await taxRate('3');
  await bear(own, { entity_type: 'invoice', entity_id: draft?.id });
  const final = await app.api.post<InvoiceView>(`/invoices/${draft?.id}/finalize`, {});
  expect(sums(final)).toEqual(['100.00', '0.00', '3.00', '103.00']);
  const late = await app.api.ask('POST', '/taxes/associations', { tax_rate_code: own, entity_type: 'invoice', entity_id: draft?.id });
  expect([late.status, late.body.reason]).toEqual([400, 'invoice_not_draft']);
});

it('a coupon for a single period is used by the first period that costs something, not by a trial', async () => {
  const { code } = await amount('30', { cadence: 'once' });
  const world = await scenario(app)
    .clock('2024-01-01')
    .plan(flat('100'))
    .customer('trial')
    .subscribe({ trial_period_days: 31, coupons: [code] })
    .start();
  await world.clock.to('2024-04-02');
  expect((await world.invoices()).map(({ kind, total }) => `${kind} ${total}`)).toEqual(['period 70.00', 'period 100.00']);
});

it('the last invoice of a subscription that is cancelled now bears its coupon and its tax', async () => {
  const { code } = await percent('50');
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('cancelled').start();
  await bear(await taxRate('20'), ofCustomer(world));
  const { id } = await world.subscribe({ coupons: [code] });
  await world.events(10, { at: '2024-01-01' });
  await world.clock.to('2024-01-05');
  await app.api.post(`/subscriptions/${id}/cancel`, { cancellation_type: 'immediate', cancel_immediately_invoice_policy: 'generate_invoice' });
  await world.clock.to('2024-01-06');
  expect((await world.invoices()).map(sums)).toEqual([['10.00', '5.00', '1.00', '6.00']]);
});

it('subscriptions that take the same limited coupons in opposite orders, and invoices that are voided meanwhile, never block each other', async () => {
  const a = await percent('10', { max_redemptions: 100 });
  const b = await amount('1', { max_redemptions: 100 });
  const world = await scenario(app)
    .clock('2024-01-01')
    .plan(flat('20', { timing: 'advance' }))
    .customer('crowd')
    .start();
  const subscribe = (index: number) => world.subscribe({ coupons: index % 2 === 0 ? [a.code, b.code] : [b.code, a.code] });
  await Promise.all(Array.from({ length: 8 }, (_, index) => subscribe(index)));
  const opened = await world.invoices();
  expect(opened.map(({ total }) => total).sort()).toEqual([...Array(4).fill('17.00'), ...Array(4).fill('17.10')]);
  await Promise.all([...opened.map(({ id }) => app.api.post(`/invoices/${id}/void`, {})), ...Array.from({ length: 8 }, (_, index) => subscribe(index))]);
  for (const { id } of [a, b]) expect(await app.api.get<CouponView>(`/coupons/${id}`)).toMatchObject({ total_redemptions: 8 });
});
