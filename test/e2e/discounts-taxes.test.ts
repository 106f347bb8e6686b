import { flat, type InvoiceView, perUnit, scenario, testApp, type World } from '../harness';

const app = testApp();

interface Made {
  readonly id: string;
  readonly total_redemptions: number;
}

let made = 0;

/** A coupon of this file's own, by its code. */
async function coupon(fields: Readonly<Record<string, unknown>>): Promise<{ readonly id: string; readonly code: string }> {
  const code = `COUPON-${(made += 1)}`;
  const { id } = await app.api.post<Made>('/coupons', { name: code, coupon_code: code, cadence: 'forever', ...fields });
  return { id, code };
}

const percent = (percentage_off: string, fields = {}) => coupon({ type: 'percentage', percentage_off, ...fields });
const amount = (amount_off: string, fields = {}) => coupon({ type: 'fixed', amount_off, currency: 'usd', ...fields });

async function taxRate(percentage_value: string, fields: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const code = `tax-${(made += 1)}`;
  await app.api.post('/taxes/rates', { name: code, code, percentage_value, ...fields });
  return code;
}

async function bear(tax_rate_code: string, entity: Readonly<Record<string, unknown>>): Promise<{ readonly id: string }> {
  return app.api.post('/taxes/associations', { tax_rate_code, ...entity });
}

const ofCustomer = (world: World, name?: string) => ({ entity_type: 'customer', external_customer_id: world.customer(name) });

const sums = ({ subtotal, total_discount, total_tax, total }: InvoiceView) => [subtotal, total_discount, total_tax, total];
const totals = async (world: World) => (await world.invoices()).map(({ total }) => total);
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
    expect(await totals(world)).toEqual(['90.00', '90.00', '100.00', '100.00']);
  });

  it('discount what is billed for periods that begin between their dates', async () => {
    const { code } = await percent('10');
    const dates = { start_date: '2024-02-01T00:00:00Z', end_date: '2024-04-01T00:00:00Z' };
    const world = await monthly('dated')
      .subscribe({ subscription_coupons: [{ coupon_code: code, ...dates }] })
      .start();
    await world.clock.to('2024-06-01');
    expect(await totals(world)).toEqual(['100.00', '90.00', '90.00', '100.00', '100.00']);
  });

  it('start with the running period when they come later, and end when they are told to', async () => {
    const { id } = await percent('10');
    const world = await monthly('later').subscribe().start();
    await world.clock.to('2024-01-20');
    const association = await app.api.post<{ id: string }>('/coupons/associations', { subscription_id: world.subscriptionId(), coupon_id: id });
    await world.clock.to('2024-02-10');
    await app.api.delete(`/coupons/associations/${association.id}`);
    await world.clock.to('2024-04-01');
    expect(await totals(world)).toEqual(['90.00', '90.00', '100.00']);
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
    expect(await app.api.get<Made>(`/coupons/${id}`)).toMatchObject({ total_redemptions: 0 });
    await world.clock.to('2024-02-01');
    const [invoice] = await world.invoices();
    for (const preview of previews) {
      expect(sums(preview)).toEqual(['100.00', '30.00', '7.00', '77.00']);
      expect(preview.digest).toBe(invoice?.digest);
      expect(preview.coupon_applications).toMatchObject([{ coupon_id: id, discounted_amount: '30.00' }]);
      expect(preview.taxes).toMatchObject([{ taxable_amount: '70.00', tax_amount: '7.00' }]);
    }
    expect(await app.api.get<Made>(`/coupons/${id}`)).toMatchObject({ total_redemptions: 1 });
  });
});

describe('the uses of a coupon', () => {
  it('are counted once for a subscription when an invoice is final, given back by a void, and taken again', async () => {
    const { id, code } = await percent('50', { max_redemptions: 1 });
    const count = async () => (await app.api.get<Made>(`/coupons/${id}`)).total_redemptions;
    const world = await monthly('counted')
      .subscribe({ coupons: [code] })
      .start();
    expect(await count()).toBe(0);
    await world.clock.to('2024-03-01');
    const [january, february] = await world.invoices();
    expect([await count(), await totals(world)]).toEqual([1, ['50.00', '50.00']]);
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
    expect(await totals(world)).toEqual(['50.00', '50.00']);
    expect(await app.api.get<Made>(`/coupons/${id}`)).toMatchObject({ total_redemptions: 2 });
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

describe('taxes', () => {
  it('are those of the subscription, else of the customer, else of the tenant', async () => {
    const tenant = await bear(await taxRate('5'), { entity_type: 'tenant' });
    const own = await taxRate('20');
    const override = await taxRate('7');
    const world = await monthly('tenant').customer('customer').customer('override').customer('exempt', { tax_exempt: true }).start();
    await bear(own, ofCustomer(world, 'customer'));
    await bear(own, ofCustomer(world, 'override'));
    await bear(own, ofCustomer(world, 'exempt'));
    for (const name of ['tenant', 'customer', 'exempt']) await world.subscribe({ customer_id: world.customer(name) });
    await world.subscribe({ customer_id: world.customer('override'), tax_rate_overrides: [{ tax_rate_code: override, currency: 'USD' }] });
    await world.clock.to('2024-02-01');
    const total = async (name: string) => (await world.invoices(name))[0]?.total;
    expect(await Promise.all(['tenant', 'customer', 'override', 'exempt'].map(total))).toEqual(['105.00', '120.00', '107.00', '100.00']);
    await app.api.delete(`/taxes/associations/${tenant.id}`);
  });

  it('can be contained in the price, charged on other taxes, or be an amount for each invoice', async () => {
    const world = await monthly('kinds').customer('compound').customer('fixed').start();
    await bear(await taxRate('7', { inclusive: true }), ofCustomer(world, 'kinds'));
    await bear(await taxRate('10', { compound: true }), { ...ofCustomer(world, 'compound'), priority: 2 });
    await bear(await taxRate('5'), { ...ofCustomer(world, 'compound'), priority: 1 });
    const code = `fixed-${(made += 1)}`;
    await app.api.post('/taxes/rates', { name: code, code, tax_rate_type: 'fixed', fixed_value: '2.5' });
    await bear(code, ofCustomer(world, 'fixed'));
    for (const name of ['kinds', 'compound', 'fixed']) await world.subscribe({ customer_id: world.customer(name) });
    await world.clock.to('2024-02-01');
    const [[inclusive], [compound], [fixed]] = await Promise.all([world.invoices('kinds'), world.invoices('compound'), world.invoices('fixed')]);
    expect([inclusive?.total, inclusive?.total_tax]).toEqual(['100.00', '0.00']);
    expect(inclusive?.taxes).toMatchObject([{ tax_amount: '6.54', inclusive: true }]);
    expect([compound?.total, compound?.taxes.map(({ taxable_amount, tax_amount }) => [taxable_amount, tax_amount])]).toEqual([
      '115.50',
      [
        ['100.00', '5.00'],
        ['105.00', '10.50'],
      ],
    ]);
    expect(sums(fixed as InvoiceView)).toEqual(['100.00', '0.00', '2.50', '102.50']);
  });

  it('change on a day without touching what was supplied before it, even on one invoice', async () => {
    const world = await scenario(app)
      .clock('2024-06-01')
      .plan([flat('10', { timing: 'advance' }), perUnit('1')])
      .customer('reform')
      .start();
    await bear(await taxRate('19'), { ...ofCustomer(world), end_date: '2024-07-01T00:00:00Z' });
    await bear(await taxRate('16'), { ...ofCustomer(world), start_date: '2024-07-01T00:00:00Z' });
    await world.subscribe();
    await world.events(50, { at: '2024-06-10' });
    await world.clock.to('2024-07-01');
    const invoices = await world.invoices();
    const july = invoices.find(({ kind }) => kind === 'period');
    expect(invoices.find(({ kind }) => kind === 'opening')?.total).toBe('11.90');
    expect(july?.taxes.map(({ taxable_amount, tax_amount }) => [taxable_amount, tax_amount]).sort()).toEqual([
      ['10.00', '1.60'],
      ['50.00', '9.50'],
    ]);
    expect(july?.total).toBe('71.10');
  });

  it('are left out once their rate is inactive, and stay on the invoices that bear them', async () => {
    const code = await taxRate('10');
    const world = await monthly('inactive').start();
    await bear(code, ofCustomer(world));
    await world.subscribe();
    await world.clock.to('2024-02-01');
    await app.api.put(`/taxes/rates/${code}`, { tax_rate_status: 'INACTIVE', name: 'Renamed' });
    await world.clock.to('2024-03-01');
    expect(await totals(world)).toEqual(['110.00', '100.00']);
    expect((await world.invoices())[0]?.taxes[0]?.tax_rate).toMatchObject({ name: code, tax_rate_status: 'ACTIVE' });
  });

  it('and discounts are rounded to the smallest unit of the currency', async () => {
    const { code } = await percent('33.333');
    const world = await scenario(app).clock('2024-01-01').plan(flat('1001'), { currency: 'jpy' }).customer('yen').start();
    await bear(await taxRate('10'), ofCustomer(world));
    await world.subscribe({ coupons: [code] });
    await world.clock.to('2024-02-01');
    expect((await world.invoices()).map(sums)).toEqual([['1001', '334', '67', '734']]);
  });
});
