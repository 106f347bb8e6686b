import { flat, perUnit, scenario, testApp, type InvoiceView, type World } from '../harness';

const app = testApp();
type List = { readonly items: readonly InvoiceView[]; readonly pagination: { readonly total: number } };
let world: World;

// Three periods: nothing due in January, an open invoice for February, a voided one for March.
beforeAll(async () => {
  world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('listed').subscribe().start();
  await world.events(2, { at: '2024-02-10' });
  await world.events(3, { at: '2024-03-10' });
  await world.clock.to('2024-04-01');
  const march = (await world.invoices())[2];
  await app.api.post(`/invoices/${march?.id}/void`);
});

describe('listing invoices', () => {
  const ends = async (query: string) =>
    (await app.api.get<List>(`/invoices?customer_id=${world.customer()}&order=asc&${query}`)).items.map(({ period_end }) => period_end.slice(0, 10)).sort();

  it.each([
    ['status=paid', ['2024-02-01']],
    ['status=open', ['2024-03-01']],
    ['status=void', ['2024-04-01']],
    ['status=draft', []],
    ['from=2024-03-01T00:00:00Z', ['2024-03-01', '2024-04-01']],
    ['to=2024-03-01T00:00:00Z', ['2024-02-01']],
    ['from=2024-02-01T00:00:00Z&to=2024-04-01T00:00:00Z&status=open', ['2024-03-01']],
  ])('filters by %s', async (query, expected) => {
    expect(await ends(query)).toEqual(expected);
  });

  it.each([
    [{ invoice_status: 'FINALIZED', payment_status: 'PENDING' }, 1],
    [{ invoice_status: ['VOIDED'] }, 1],
    [{ payment_status: ['SUCCEEDED', 'VOIDED'] }, 2],
    [{ period_start_gte: '2024-02-01T00:00:00Z', period_end_lte: '2024-03-01T00:00:00Z' }, 1],
    [{ currency: 'USD' }, 3],
    [{ currency: 'EUR' }, 0],
    [{ filters: [{ field: 'total', operator: 'gt', value: { number: '1.5' } }] }, 2],
  ])('searches by %j', async (body, count) => {
    const found = await app.api.post<List>('/invoices/search', { customer_id: world.customer(), skip_line_items: true, ...body });
    expect(found.pagination.total).toBe(count);
    for (const { line_items } of found.items) expect(line_items).toEqual([]);
  });
});

it('says in both dialects what an invoice is', async () => {
  const [paid, open, voided] = await world.invoices();
  expect(paid).toMatchObject({ status: 'paid', invoice_status: 'FINALIZED', payment_status: 'SUCCEEDED', amount_remaining: '0.00' });
  expect(open).toMatchObject({
    status: 'open',
    invoice_status: 'FINALIZED',
    payment_status: 'PENDING',
    amount_due: '2.00',
    amount_paid: '0.00',
    amount_remaining: '2.00',
  });
  expect(voided).toMatchObject({ status: 'void', invoice_status: 'VOIDED', payment_status: 'VOIDED' });
  expect(open?.number).toMatch(/^INV-\d{6}$/);
  expect(Date.parse(String(open?.due_date)) - Date.parse(String(open?.finalized_at))).toBe(30 * 86_400_000);
});

it('lets due date and metadata be changed, and nothing else', async () => {
  const open = (await world.invoices())[1];
  const changed = await app.api.put<InvoiceView>(`/invoices/${open?.id}`, { due_date: '2024-05-05T00:00:00Z', metadata: { po: '7' }, total: '0' });
  expect(changed).toMatchObject({ due_date: '2024-05-05T00:00:00.000Z', metadata: { po: '7' }, total: '2.00', digest: open?.digest });
});

it('follows the settings of the environment for prefix and terms', async () => {
  await app.api.put(`/environments/${app.environmentId}`, { settings: { invoice_prefix: 'TB', payment_terms_days: 14 } });
  const other = await scenario(app).clock('2024-01-01').plan(flat('5')).customer('terms').subscribe().start();
  await other.clock.to('2024-02-01');
  expect((await other.invoices())[0]).toMatchObject({ number: 'TB-000001', due_date: '2024-02-15T00:00:00.000Z' });
});

it('answers 404 for what is not there, and 400 for what cannot be', async () => {
  for (const path of ['/invoices/inv_none/void', '/invoices/inv_none/finalize', '/invoices/inv_none/regenerate'])
    expect((await app.api.ask('POST', path)).body.reason).toBe('invoice_not_found');
  const open = (await world.invoices())[1];
  expect((await app.api.ask('POST', `/invoices/${open?.id}/regenerate`)).body.reason).toBe('invoice_not_void');
  expect((await app.api.ask('GET', '/invoices?status=late')).body.errors[0]?.pointer).toBe('status');
});
