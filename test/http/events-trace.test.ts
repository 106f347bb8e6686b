import { testApp } from '../harness';

const app = testApp({ worker: false });

interface Detail {
  readonly status: string;
  readonly debug_tracker: {
    readonly failure_point: { readonly failure_point_type: string; readonly error: { readonly code: string } } | null;
    readonly meter_matching: { readonly matched_meters: readonly unknown[]; readonly unmatched_meters: readonly unknown[] };
  };
  readonly processed_events: readonly unknown[];
}

const ingest = (event_id: string, more: object = {}) =>
  app.api.post('/events', {
    event_id,
    event_name: 'call',
    external_customer_id: 'acme',
    timestamp: '2026-03-10T00:00:00Z',
    properties: { region: 'eu', n: 5 },
    ...more,
  });
const trace = (event_id: string) => app.api.get<Detail>(`/events/${event_id}`);
const failure = async (event_id: string) => (await trace(event_id)).debug_tracker.failure_point?.error.code;

it('says at which step an event got stuck, until a subscription is charged for it', async () => {
  await ingest('e1');
  expect(await failure('e1')).toBe('customer_not_found');

  const customer = await app.api.post<{ id: string }>('/customers', { external_id: 'acme', name: 'Acme' });
  expect(await failure('e1')).toBe('no_meter_for_event_name');

  await app.api.post('/meters', { name: 'US', event_name: 'call', aggregation: { type: 'COUNT' }, filters: [{ key: 'region', values: ['us'] }] });
  expect(await failure('e1')).toBe('no_matching_meter');
  expect((await trace('e1')).debug_tracker.meter_matching).toMatchObject({ matched_meters: [], unmatched_meters: [{ name: 'US', filter: 'region' }] });

  const charge = { event_name: 'call', pricing_model: 'per_unit', unit_amount: '0.10', aggregation: 'sum', field: 'n' };
  const plan = await app.api.post<{ id: string }>('/pricing-plans', { name: 'Plan', currency: 'usd', charges: [charge] });
  expect(await failure('e1')).toBe('no_price');

  const subscription = await app.api.post<{ id: string }>('/subscriptions', { customer_id: customer.id, plan_id: plan.id, start_date: '2026-03-05T00:00:00Z' });
  const billed = await trace('e1');
  expect(billed).toMatchObject({ status: 'processed', debug_tracker: { failure_point: null, meter_matching: { matched_meters: [{ value: '5' }] } } });
  expect(billed.processed_events).toMatchObject([{ customer_id: customer.id, subscription_id: subscription.id, qty_total: '5' }]);

  await ingest('early', { timestamp: '2026-03-01T00:00:00Z' });
  expect(await failure('early')).toBe('not_active');
  await ingest('wordy', { properties: { region: 'eu', n: 'five' } });
  expect(await failure('wordy')).toBe('value_not_numeric');
});
