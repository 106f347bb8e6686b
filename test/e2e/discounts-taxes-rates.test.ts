import { flat, perUnit, scenario, testApp } from '../harness';
import { adjustmentsOn, ofCustomer, sums, totalsOf } from './discounts-taxes';

const app = testApp();
const { percent, taxRate, bear } = adjustmentsOn(app);
const monthly = (customer: string) => scenario(app).clock('2024-01-01').plan(flat('100')).customer(customer);

describe('taxes', () => {
  it('are those of the subscription, else of the customer, else of the tenant', async () => {
    const tenant = await bear(await taxRate('5'), { entity_type: 'tenant' });
    const own = await taxRate('20');
    const override = await taxRate('7');
    const world = await monthly('tenant')
      .customer('customer')
      .customer('override')
      .customer('exempt', { tax_exempt: true })
      .customer('made', { tax_rate_overrides: [{ tax_rate_code: override }] })
      .start();
    await bear(own, ofCustomer(world, 'customer'));
    await bear(own, ofCustomer(world, 'override'));
    await bear(own, ofCustomer(world, 'exempt'));
    for (const name of ['tenant', 'customer', 'exempt', 'made']) await world.subscribe({ customer_id: world.customer(name) });
    await world.subscribe({ customer_id: world.customer('override'), tax_rate_overrides: [{ tax_rate_code: override, currency: 'USD' }] });
    await world.clock.to('2024-02-01');
    const total = async (name: string) => (await world.invoices(name))[0]?.total;
    expect(await Promise.all(['tenant', 'customer', 'override', 'made', 'exempt'].map(total))).toEqual(['105.00', '120.00', '107.00', '107.00', '100.00']);
    await app.api.delete(`/taxes/associations/${tenant.id}`);
  });

  it('can be contained in the price, charged on other taxes, or be an amount for each invoice', async () => {
    const world = await monthly('kinds').customer('compound').customer('fixed').start();
    await bear(await taxRate('7', { inclusive: true }), ofCustomer(world, 'kinds'));
    await bear(await taxRate('10', { compound: true }), { ...ofCustomer(world, 'compound'), priority: 2 });
    await bear(await taxRate('5'), { ...ofCustomer(world, 'compound'), priority: 1 });
    await bear(await taxRate(null, { tax_rate_type: 'fixed', fixed_value: '2.5' }), ofCustomer(world, 'fixed'));
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
    expect(fixed && sums(fixed)).toEqual(['100.00', '0.00', '2.50', '102.50']);
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
    expect(await totalsOf(world)).toEqual(['110.00', '100.00']);
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
