import { perUnit, scenario, testApp } from '../harness';

const app = testApp({ graceSeconds: 0 });

interface LineEvents {
  readonly event_count: number;
  readonly verified: boolean;
  readonly items: readonly { readonly event_id: string; readonly reading: string | null }[];
  readonly next_cursor: string | null;
}

it('leads from an invoice line to exactly the events that it was computed from, page by page', async () => {
  const world = await scenario(app)
    .clock('2024-01-01')
    .plan(perUnit('1', { aggregation: 'sum', field: 'n' }))
    .customer('traced')
    .subscribe()
    .start();
  await world.events(7, { at: '2024-01-05', properties: { n: 2 } });
  await world.clock.to('2024-02-01');
  await world.events(2, { at: '2024-01-06', properties: { n: 5 } });
  const [invoice] = await world.invoices();
  const path = `/invoices/${invoice?.id}/line-items/${invoice?.line_items[0]?.id}/events?limit=5`;
  const first = await app.api.get<LineEvents>(path);
  const second = await app.api.get<LineEvents>(`${path}&cursor=${first.next_cursor}`);
  expect({ count: first.event_count, verified: first.verified, sizes: [first.items.length, second.items.length] }).toEqual({
    count: 7,
    verified: true,
    sizes: [5, 2],
  });
  expect(second.next_cursor).toBeNull();
  expect(new Set([...first.items, ...second.items].map((event) => event.event_id)).size).toBe(7);
  expect(first.items.every((event) => event.reading === '2')).toBe(true);
});

it('says of every event why it is, or is not, billed', async () => {
  const world = await scenario(app)
    .clock('2024-01-01')
    .plan(perUnit('1', { aggregation: 'sum', field: 'n' }))
    .customer('asked')
    .subscribe()
    .start();
  const send = (event_id: string, fields: object) =>
    app.api.post('/events', { event_name: 'request', customer_id: world.customer(), timestamp: '2024-01-10T00:00:00Z', event_id, ...fields });
  await send('good', { properties: { n: 3 } });
  await send('unreadable', { properties: { n: 'three' } });
  await send('nobody', { customer_id: 'no-such-customer', properties: { n: 1 } });
  await send('nameless', { event_name: 'never-metered' });
  await send('before', { timestamp: '2023-12-10T00:00:00Z', properties: { n: 1 } });
  const verdict = async (id: string) => (await app.api.get<{ readonly verdict: string }>(`/events/trace?event_id=${id}`)).verdict;
  expect(await verdict('good')).toBe('pending');
  await world.clock.to('2024-02-01');
  expect(await Promise.all(['good', 'nobody', 'nameless', 'before'].map(verdict))).toEqual(['billed', 'not_billed', 'not_billed', 'not_billed']);
  expect(await app.api.get('/events/trace?event_id=unreadable')).toMatchObject({
    meters: [{ matched: true, reading: null, error: 'the value could not be read' }],
  });
});

it('lists the events that a meter could not read', async () => {
  const world = await scenario(app)
    .clock('2024-01-01')
    .plan(perUnit('1', { aggregation: 'sum', field: 'size', event: 'upload' }))
    .customer('mistyped')
    .subscribe()
    .start();
  await world.events(2, { event: 'upload', properties: { size: '1' } });
  await world.events(3, { event: 'upload', properties: { size: 'big' } });
  const { line_items } = await app.api.get<{ readonly line_items: readonly { readonly price_id: string }[] }>(`/subscriptions/${world.subscriptionId()}`);
  const { meter_id } = await app.api.get<{ readonly meter_id: string }>(`/prices/${line_items[0]?.price_id}`);
  const errors = await app.api.get<{ readonly items: readonly unknown[] }>(`/meters/${meter_id}/errors`);
  expect(errors.items).toHaveLength(3);
});
