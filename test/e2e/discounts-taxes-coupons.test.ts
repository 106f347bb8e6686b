import { flat, type InvoiceView, perUnit, scenario, testApp } from '../harness';
import { adjustmentsOn, type CouponView, ofCustomer, sums, totalsOf } from './discounts-taxes';

const app = testApp();
const { percent, amount, taxRate, bear } = adjustmentsOn(app);
const monthly = (customer: string) => scenario(app).clock('2024-01-01').plan(flat('100')).customer(customer);

describe('coupons of a subscription', () => {
  it('are taken off one after another, each from what the one before left', async () => {
    const fifth = await percent('20');
    const five = await amount('5', { cadence: 'once' });
    const world = await monthly('stacked').start();
    await bear(await taxRate('19'), ofCustomer(world));
    await world.subscribe({ subscription_coupons: [{ coupon_code: fifth.code.toLowerCase() }, { coupon_code: five.code }] });
    await world.clock.to('2024-03-01');
    const invoices = await world.invoices();
    expect(invoices.map(sums)).toEqual([
      ['100.00', '25.00', '14.25', '89.25'],
      ['100.00', '20.00', '15.20', '95.20'],
    ]);
    const [first] = invoices;
    expect(first?.coupon_applications).toMatchObject([
      { coupon_id: fifth.id, discount_type: 'percentage', original_price: '100.00', discounted_amount: '20.00', final_price: '80.00' },
      { coupon_id: five.id, discount_type: 'fixed', original_price: '80.00', discounted_amount: '5.00', final_price: '75.00', invoice_line_item_id: null },
    ]);
    expect(first?.taxes).toMatchObject([{ taxable_amount: '75.00', tax_amount: '14.25', entity_id: first?.id, tax_rate: { percentage_value: '19' } }]);
    expect(first?.line_items).toMatchObject([{ line_item_discount: '0.00', invoice_level_discount: '25.00', tax_amount: '14.25' }]);
    for (const invoice of invoices) expect(await app.api.get(`/invoices/${invoice.id}/replay`)).toMatchObject({ matches: true });
  });

  it('discount one line, or share what is left of the invoice over its lines to the cent', async () => {
    const line = await percent('50');
    const whole = await amount('10');
    const world = await scenario(app)
      .clock('2024-01-01')
      .plan([flat('10', { name: 'a' }), flat('10', { name: 'b' }), flat('10', { name: 'c' })])
      .customer('lines')
      .start();
    const plan = await app.api.get<{ charges: readonly { id: string }[] }>(`/pricing-plans/${world.planId}`);
    const price_id = plan.charges[0]?.id;
    const subscription = await world.subscribe({ subscription_coupons: [{ coupon_code: whole.code }, { coupon_code: line.code, price_id }] });
    expect(subscription.coupon_associations).toMatchObject([
      { coupon_id: whole.id, subscription_line_item_id: null },
      { coupon_id: line.id, subscription_line_item_id: subscription.line_items[0]?.id },
    ]);
    await world.clock.to('2024-02-01');
    const [invoice] = await world.invoices();
    expect(invoice?.line_items.map((item) => [item.amount, item.line_item_discount, item.invoice_level_discount])).toEqual([
      ['10.00', '5.00', '2.00'],
      ['10.00', '0.00', '4.00'],
      ['10.00', '0.00', '4.00'],
    ]);
    expect(invoice?.coupon_applications).toMatchObject([
      { coupon_id: line.id, original_price: '10.00', discounted_amount: '5.00', invoice_line_item_id: invoice?.line_items[0]?.id },
      { coupon_id: whole.id, original_price: '25.00', discounted_amount: '10.00', final_price: '15.00' },
    ]);
    expect(invoice?.total).toBe('15.00');
  });

  it('last for as many periods as they say, whatever the wall clock shows', async () => {
    const { code } = await percent('10', {
      cadence: 'repeated',
      duration_in_periods: 2,
      redeem_after: '2023-12-01T00:00:00Z',
      redeem_before: '2024-01-15T00:00:00Z',
    });
    const world = await monthly('repeated')
      .subscribe({ subscription_coupons: [{ coupon_code: code }] })
      .start();
    await world.clock.to('2024-05-01');
    expect(await totalsOf(world)).toEqual(['90.00', '90.00', '100.00', '100.00']);
  });

  it('discount what is billed for periods that begin between their dates', async () => {
    const { code } = await percent('10');
    const dates = { start_date: '2024-02-01T00:00:00Z', end_date: '2024-04-01T00:00:00Z' };
    const world = await monthly('dated')
      .subscribe({ subscription_coupons: [{ coupon_code: code, ...dates }] })
      .start();
    await world.clock.to('2024-06-01');
    expect(await totalsOf(world)).toEqual(['100.00', '90.00', '90.00', '100.00', '100.00']);
  });

  it('start with the running period when they come later, and end when they are told to', async () => {
    const { id } = await percent('10');
    const world = await monthly('later').subscribe().start();
    await world.clock.to('2024-01-20');
    const association = await app.api.post<{ id: string }>('/coupons/associations', { subscription_id: world.subscriptionId(), coupon_id: id });
    await world.clock.to('2024-02-10');
    await app.api.delete(`/coupons/associations/${association.id}`);
    await world.clock.to('2024-04-01');
    expect(await totalsOf(world)).toEqual(['90.00', '90.00', '100.00']);
  });

  it('of a fixed amount are taken off once a period, however many invoices the period has', async () => {
    const { code } = await amount('15');
    const world = await scenario(app)
      .clock('2024-01-01')
      .plan(perUnit('1'))
      .customer('interim')
      .subscribe({ subscription_coupons: [{ coupon_code: code }] })
      .start();
    await world.events(10, { at: '2024-01-05' });
    await world.clock.to('2024-01-10');
    await app.api.post(`/subscriptions/${world.subscriptionId()}/invoices`, {});
    await world.events(10, { at: '2024-01-20' });
    await world.clock.to('2024-02-01');
    expect((await world.invoices()).map(sums)).toEqual([
      ['10.00', '10.00', '0.00', '0.00'],
      ['10.00', '5.00', '0.00', '5.00'],
    ]);
  });

  it('are shown by a preview as the invoice then has them, without being used up', async () => {
    const { id, code } = await amount('30', { cadence: 'once' });
    const world = await monthly('previewed').start();
    await bear(await taxRate('10'), ofCustomer(world));
    const subscription = await world.subscribe({ coupons: [code] });
    const ask = () => app.api.post<InvoiceView>('/invoices/preview', { subscription_id: subscription.id });
    const previews = [await ask(), await ask()];
    expect(await app.api.get<CouponView>(`/coupons/${id}`)).toMatchObject({ total_redemptions: 0 });
    await world.clock.to('2024-02-01');
    const [invoice] = await world.invoices();
    for (const preview of previews) {
      expect(sums(preview)).toEqual(['100.00', '30.00', '7.00', '77.00']);
      expect(preview.digest).toBe(invoice?.digest);
      expect(preview.coupon_applications).toMatchObject([{ coupon_id: id, discounted_amount: '30.00' }]);
      expect(preview.taxes).toMatchObject([{ taxable_amount: '70.00', tax_amount: '7.00' }]);
    }
    expect(await app.api.get<CouponView>(`/coupons/${id}`)).toMatchObject({ total_redemptions: 1 });
  });
});

describe('the uses of a coupon', () => {
  it('are counted once for a subscription when an invoice is final, given back by a void, and taken again', async () => {
    const { id, code } = await percent('50', { max_redemptions: 1 });
    const count = async () => (await app.api.get<CouponView>(`/coupons/${id}`)).total_redemptions;
    const world = await monthly('counted')
      .subscribe({ coupons: [code] })
      .start();
    expect(await count()).toBe(0);
    await world.clock.to('2024-03-01');
    const [january, february] = await world.invoices();
    expect([await count(), await totalsOf(world)]).toEqual([1, ['50.00', '50.00']]);
    await app.api.post(`/invoices/${january?.id}/void`, { reason: 'wrong' });
    expect(await count()).toBe(1);
    await app.api.post(`/invoices/${february?.id}/void`, { reason: 'wrong' });
    expect(await count()).toBe(0);
    const again = await app.api.post<InvoiceView>(`/invoices/${january?.id}/regenerate`, {});
    expect([again.total, await count()]).toEqual(['50.00', 1]);
  });

  it('return to a coupon for a single period when its invoice is voided', async () => {
    const { code } = await amount('40', { cadence: 'once' });
    const world = await monthly('returned')
      .subscribe({ coupons: [code] })
      .start();
    await world.clock.to('2024-02-01');
    const [january] = await world.invoices();
    await app.api.post(`/invoices/${january?.id}/void`, {});
    await world.clock.to('2024-04-01');
    expect((await world.invoices()).map(({ status, total }) => `${status} ${total}`)).toEqual(['void 60.00', 'open 60.00', 'open 100.00']);
  });

  it('are promised when it is attached: of many who ask at once, only as many get it as it allows', async () => {
    const { id, code } = await percent('50', { max_redemptions: 2 });
    const world = await monthly('racing').start();
    const asked = await Promise.all(
      Array.from({ length: 6 }, () =>
        app.api.ask<{ reason?: string }>('POST', '/subscriptions', { customer_id: world.customer(), plan_id: world.planId, coupons: [code] }),
      ),
    );
    expect(asked.map(({ status }) => status).sort()).toEqual([201, 201, 400, 400, 400, 400]);
    expect(asked.filter(({ status }) => status === 400).map(({ body }) => body.reason)).toEqual(Array(4).fill('coupon_not_redeemable'));
    await world.clock.to('2024-02-01');
    expect(await totalsOf(world)).toEqual(['50.00', '50.00']);
    expect(await app.api.get<CouponView>(`/coupons/${id}`)).toMatchObject({ total_redemptions: 2 });
  });

  it('that were promised to a subscription which ended without an invoice are free again', async () => {
    const { code } = await percent('50', { max_redemptions: 1 });
    const world = await monthly('left')
      .subscribe({ coupons: [code] })
      .start();
    const ask = () => app.api.ask('POST', '/subscriptions', { customer_id: world.customer(), plan_id: world.planId, coupons: [code] });
    expect((await ask()).body.reason).toBe('coupon_not_redeemable');
    await world.cancel({ cancellation_type: 'immediate', cancel_immediately_invoice_policy: 'skip' });
    await world.clock.to('2024-01-02');
    expect((await ask()).status).toBe(201);
  });

  it('end with its redemption window, judged by the day on which the subscription starts', async () => {
    const { code } = await percent('50', { redeem_before: '2024-02-01T00:00:00Z' });
    const world = await monthly('window').start();
    const subscribe = (start_date: string) =>
      app.api.ask<{ reason?: string }>('POST', '/subscriptions', { customer_id: world.customer(), plan_id: world.planId, coupons: [code], start_date });
    expect((await subscribe('2024-01-31T23:59:59.999Z')).status).toBe(201);
    expect((await subscribe('2024-02-01T00:00:00Z')).body.reason).toBe('coupon_not_redeemable');
  });
});
