import { eventually, scenario, testApp, type InvoiceView, type World } from '../harness';

const app = testApp();

type Fields = Readonly<Record<string, unknown>>;

function customer(name: string): Promise<World> {
  return scenario(app).clock('2024-03-10').customer(name).start();
}

function write(world: World, fields: Fields = {}): Promise<InvoiceView> {
  return app.api.post('/invoices', { customer_id: world.customer(), currency: 'usd', description: 'Consulting', ...fields });
}

const FINAL = { invoice_status: 'FINALIZED' };
const rows = (invoice: InvoiceView) =>
  invoice.line_items.map(({ display_name, quantity, unit_amount, amount }) => [display_name, quantity, unit_amount, amount]);

describe('an invoice that somebody writes', () => {
  it('is a draft without a number, and final under the next one when it is finalised', async () => {
    const world = await customer('written');
    const draft = await write(world, { line_items: [{ display_name: 'Training', amount: '1500' }] });
    expect(draft).toMatchObject({
      invoice_type: 'ONE_OFF',
      kind: 'one_off',
      billing_reason: 'MANUAL',
      invoice_status: 'DRAFT',
      number: null,
      total: '1500.00',
    });
    expect(draft).toMatchObject({ description: 'Consulting', subscription_id: null, finalize_at: null, period_start: '2024-03-10T00:00:00.000Z' });
    await world.clock.to('2024-03-12');
    const final = await app.api.post<InvoiceView>(`/invoices/${draft.id}/finalize`);
    expect(final).toMatchObject({ id: draft.id, invoice_status: 'FINALIZED', status: 'open', finalized_at: '2024-03-12T00:00:00.000Z', total: '1500.00' });
    expect(final.number).toMatch(/^INV-\d{6}$/);
    expect(await app.api.get(`/invoices/${draft.id}/replay`)).toMatchObject({ matches: true });
  });

  it('is final at once where that is asked for', async () => {
    const world = await customer('at once');
    const invoice = await write(world, { ...FINAL, line_items: [{ amount: '10' }], due_date: '2024-05-01T00:00:00.000Z', metadata: { order: '7' } });
    expect(invoice).toMatchObject({ status: 'open', finalized_at: '2024-03-10T00:00:00.000Z', due_date: '2024-05-01T00:00:00.000Z', metadata: { order: '7' } });
    expect(await app.api.get(`/invoices/${invoice.id}`)).toEqual(invoice);
  });

  it('costs what its lines say, to the cent, however the amount is shared over the units', async () => {
    const world = await customer('lines');
    const line_items = [
      { display_name: 'Days', quantity: '2.5', unit_amount: '800' },
      { display_name: 'Licences', quantity: '3', amount: '100' },
      { display_name: 'Hours', quantity: 4, amount: 100 },
      { amount: '0' },
    ];
    const invoice = await write(world, { line_items, subtotal: '2200' });
    expect(rows(invoice)).toEqual([
      ['Days', '2.5', '800', '2000.00'],
      ['Licences', '3', null, '100.00'],
      ['Hours', '4', '25', '100.00'],
      ['Consulting', '1', '0', '0.00'],
    ]);
    expect(invoice).toMatchObject({ subtotal: '2200.00', total: '2200.00', amount_due: '2200.00' });
  });

  it('has one line where it only has a sum', async () => {
    expect(rows(await write(await customer('sum'), { subtotal: '12.5', amount_due: '12.5' }))).toEqual([['Consulting', '1', '12.5', '12.50']]);
  });

  it('bears the taxes of the customer, or those that it names', async () => {
    const rate = (code: string, percentage_value: string) =>
      app.api.post<{ id: string }>('/taxes/rates', { name: code, code, tax_rate_type: 'percentage', percentage_value });
    const [, reduced] = [await rate('one-off-20', '20'), await rate('one-off-7', '7')];
    const world = await customer('taxed');
    await app.api.post('/taxes/associations', { entity_type: 'customer', entity_id: world.customer(), tax_rate_code: 'one-off-20' });
    const line_items = [{ amount: '100' }];
    expect(await write(world, { ...FINAL, line_items })).toMatchObject({ subtotal: '100.00', total_tax: '20.00', total: '120.00' });
    const draft = await write(world, { line_items, tax_rate_overrides: [{ tax_rate_code: 'one-off-7' }] });
    expect(draft).toMatchObject({ total_tax: '7.00', total: '107.00' });
    expect(await app.api.post(`/invoices/${draft.id}/finalize`)).toMatchObject({ total: '107.00', taxes: [{ tax_amount: '7.00' }] });
    expect(await write(world, { ...FINAL, line_items, tax_rates: [reduced?.id] })).toMatchObject({ total: '107.00' });
  });

  it('is listed by its type, paid and voided like any other', async () => {
    const world = await customer('like any');
    const invoice = await write(world, { ...FINAL, line_items: [{ amount: '30' }] });
    const search = (invoice_type: string) => app.api.post<{ items: { id: string }[] }>('/invoices/search', { customer_id: world.customer(), invoice_type });
    expect([(await search('ONE_OFF')).items.length, (await search('SUBSCRIPTION')).items.length]).toEqual([1, 0]);
    expect(await app.api.put(`/invoices/${invoice.id}/payment`, { payment_status: 'SUCCEEDED', amount: '10' })).toMatchObject({ amount_remaining: '20.00' });
    expect(await app.api.post(`/invoices/${invoice.id}/void`)).toMatchObject({ status: 'void' });
    expect((await app.api.ask('POST', `/invoices/${invoice.id}/regenerate`)).body).toMatchObject({ reason: 'invoice_not_recalculable' });
  });

  it('is written once under one key, also when it is asked for many times at once', async () => {
    const world = await customer('once');
    const fields = { ...FINAL, idempotency_key: 'order-1', line_items: [{ amount: '10' }] };
    const all = await Promise.all(Array.from({ length: 6 }, () => write(world, fields)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(all[0]).toMatchObject({ idempotency_key: 'order-1' });
    const other = await app.api.ask('POST', '/invoices', { customer_id: world.customer(), currency: 'usd', ...fields, line_items: [{ amount: '11' }] });
    expect(other.body).toMatchObject({ reason: 'already_exists', details: { invoice_id: all[0]?.id } });
  });

  it('leaves no gap in the numbers when one fails', async () => {
    const world = await customer('gapless');
    const numberOf = async () => Number((await write(world, { ...FINAL, line_items: [{ amount: '1' }] })).number?.slice(4));
    const first = await numberOf();
    const failing = { customer_id: world.customer(), currency: 'usd', ...FINAL, line_items: [{ amount: '1' }], tax_rates: ['unknown'] };
    expect((await app.api.ask('POST', '/invoices', failing)).body).toMatchObject({ reason: 'tax_rate_not_found' });
    expect(await numberOf()).toBe(first + 1);
  });

  it.each([
    ['a sum that is not that of the lines', { line_items: [{ amount: '1' }], subtotal: '2' }, 'validation_failed', '/subtotal'],
    ['no lines and no sum', {}, 'validation_failed', '/line_items'],
    ['a line without an amount', { line_items: [{ quantity: '2' }] }, 'validation_failed', '/line_items/0/amount'],
    ['a line with two amounts', { line_items: [{ amount: '2', unit_amount: '1' }] }, 'validation_failed', '/line_items/0/amount'],
    ['a negative amount', { line_items: [{ amount: '-2' }] }, 'validation_failed', '/line_items/0/amount'],
    ['a negative sum', { subtotal: '-2' }, 'validation_failed', '/subtotal'],
    ['no units', { line_items: [{ amount: '2', quantity: '0' }] }, 'validation_failed', '/line_items/0/quantity'],
    ['coupons', { line_items: [{ amount: '2' }], coupons: ['ten'] }, 'validation_failed', '/coupons'],
    ['another type', { line_items: [{ amount: '2' }], invoice_type: 'CREDIT' }, 'validation_failed', '/invoice_type'],
    ['an unknown currency', { line_items: [{ amount: '2' }], currency: 'zzz' }, 'invalid_currency', '/currency'],
    ['the subscription of somebody else', { line_items: [{ amount: '2' }], subscription_id: 'sub_other' }, 'subscription_not_found', undefined],
  ])('is refused with %s', async (name, fields, reason, pointer) => {
    const world = await customer(name);
    const { body } = await app.api.ask('POST', '/invoices', { customer_id: world.customer(), currency: 'usd', ...fields });
    expect([body.reason, body.errors[0]?.pointer]).toEqual([reason, pointer]);
  });
});

describe('an invoice that is worked out again', () => {
  async function used(name: string): Promise<World> {
    const world = await scenario(app)
      .clock('2024-01-01')
      .plan({ name: 'Requests', event_name: 'request', pricing_model: 'per_unit', unit_amount: '1' })
      .customer(name)
      .subscribe()
      .start();
    await world.events(5, { at: '2024-01-10' });
    return world;
  }

  it('is voided when it is final, and one with what is known now takes its place', async () => {
    const world = await used('again');
    await world.clock.to('2024-02-01');
    const [first] = await world.invoices();
    await world.events(2, { at: '2024-01-20' });
    const again = await app.api.post<InvoiceView>(`/invoices/${first?.id}/recalculate`);
    expect(again).toMatchObject({ total: '7.00', status: 'open', replaces_invoice_id: first?.id });
    expect(await app.api.get(`/invoices/${first?.id}`)).toMatchObject({ status: 'void', total: '5.00', recalculated_invoice_id: again.id });
    expect((await app.api.ask('POST', `/invoices/${first?.id}/recalculate`)).body).toMatchObject({ reason: 'invoice_exists_for_period' });
    await world.clock.to('2024-03-01');
    expect((await world.invoices()).map(({ total }) => total)).toEqual(['5.00', '7.00', '0.00']);
  });

  it('is made again once under one key', async () => {
    const world = await used('again once');
    await world.clock.to('2024-02-01');
    const [first] = await world.invoices();
    const key = { 'Idempotency-Key': `again-${first?.id}` };
    const one = await app.api.post<InvoiceView>(`/invoices/${first?.id}/recalculate`, undefined, key);
    const two = await app.api.post<InvoiceView>(`/invoices/${first?.id}/recalculate`, undefined, key);
    expect([two, (await world.invoices()).length]).toEqual([one, 2]);
  });

  it('is refreshed as a draft, and final where that is asked for', async () => {
    await app.api.put(`/environments/${app.environmentId}`, { settings: { grace_seconds: 86_400 } });
    const world = await used('draft again');
    await world.clock.to('2024-02-01');
    await world.events(2, { at: '2024-01-20' });
    const draft = await eventually(
      async () => (await world.invoices())[0],
      (found) => found !== undefined,
    );
    expect(draft).toMatchObject({ status: 'draft', total: '5.00' });
    expect(await app.api.post(`/invoices/${draft?.id}/recalculate`)).toMatchObject({ id: draft?.id, status: 'draft', total: '7.00', number: null });
    await world.events(1, { at: '2024-01-21' });
    expect(await app.api.post(`/invoices/${draft?.id}/recalculate?finalize=true`)).toMatchObject({ id: draft?.id, status: 'open', total: '8.00' });
    await app.api.put(`/environments/${app.environmentId}`, { settings: { grace_seconds: 0 } });
  });

  it('stays as it is when money came in, or when somebody wrote it', async () => {
    const world = await used('paid');
    await world.clock.to('2024-02-01');
    const [invoice] = await world.invoices();
    await app.api.put(`/invoices/${invoice?.id}/payment`, { payment_status: 'SUCCEEDED', amount: '1' });
    expect((await app.api.ask('POST', `/invoices/${invoice?.id}/recalculate`)).body).toMatchObject({ reason: 'invoice_not_recalculable' });
    const written = await write(world, { ...FINAL, line_items: [{ amount: '1' }] });
    expect((await app.api.ask('POST', `/invoices/${written.id}/recalculate`)).body).toMatchObject({ reason: 'invoice_not_recalculable' });
    expect((await world.invoices()).map(({ status }) => status)).toEqual(['open', 'open']);
  });
});

describe('the summary of what a customer was billed', () => {
  it('has nothing for one who was billed nothing', async () => {
    const world = await customer('nothing billed');
    expect(await app.api.get(`/customers/${world.customer()}/invoices/summary`)).toMatchObject({ default_currency: 'usd', summaries: [] });
  });

  it('tells by currency what is owed, what of it for usage, and what is overdue', async () => {
    const charges = [
      { name: 'Requests', event_name: 'request', pricing_model: 'per_unit', unit_amount: '1' },
      { name: 'Fee', event_name: 'fee', pricing_model: 'flat', amount: '30', billing_timing: 'arrears' },
    ];
    const world = await scenario(app)
      .clock('2024-01-01')
      .plan(charges as never)
      .customer('summed')
      .subscribe()
      .start();
    await world.events(10, { at: '2024-01-10' });
    await world.clock.to('2024-02-01');
    const [period] = await world.invoices();
    await app.api.put(`/invoices/${period?.id}/payment`, { payment_status: 'SUCCEEDED', amount: '20' });
    await write(world, { ...FINAL, line_items: [{ amount: '5' }], due_date: '2024-12-01T00:00:00.000Z' });
    await write(world, { ...FINAL, currency: 'eur', line_items: [{ amount: '7' }], due_date: '2024-12-01T00:00:00.000Z' });
    await write(world, { line_items: [{ amount: '99' }] });
    const voided = await write(world, { ...FINAL, line_items: [{ amount: '77' }] });
    await app.api.post(`/invoices/${voided.id}/void`);
    await world.clock.to('2024-03-05');
    const { summaries } = await app.api.get<{ summaries: readonly Fields[] }>(`/customers/${world.customer()}/invoices/summary`);
    // Half of 10.00 for usage and 30.00 for the fee was paid; the other half was due on 2 March. The fee of February is not due yet.
    expect(summaries.find(({ currency }) => currency === 'usd')).toMatchObject({
      ...{ total_invoice_count: 3, total_revenue_amount: '75.00', unpaid_invoice_count: 3, total_unpaid_amount: '55.00' },
      ...{ unpaid_usage_charges: '5.00', unpaid_fixed_charges: '50.00', overdue_invoice_count: 1, total_overdue_amount: '20.00' },
    });
    expect(summaries.find(({ currency }) => currency === 'eur')).toMatchObject({
      total_unpaid_amount: '7.00',
      overdue_invoice_count: 0,
      total_overdue_amount: '0.00',
    });
  });
});
