import type { DemoApi, Json, Named } from './demo-api';
import { daysAfter, type DemoDates } from './demo-dates';
import { LAUNCH_COUPON } from './demo-discounts';
import type { DemoPlans } from './demo-plans';
import { sendUsage } from './demo-usage';
import { completions, images, vectorStorage } from './usage-profiles';

/** One act of the history: the clock is brought to `at`, then it happens. */
interface Act {
  readonly at: string;
  readonly name: string;
  readonly happens: () => Promise<unknown>;
}

/**
 * Five months of business on one test clock: every invoice in it was made by the subscriptions themselves while the clock moved.
 * A fee in advance, usage of every kind, a trial with a coupon after it, a cancellation, prepaid credits with and without rollover,
 * an invoice made by hand in the middle of a month, late usage on the next invoice, and an invoice that was made again because of it.
 */
export async function playHistory(api: DemoApi, plans: DemoPlans, dates: DemoDates): Promise<void> {
  const begin = dates.month(5);
  const clock = await api.post<Named>('/test-clocks', 'clock', { name: 'Demo: five months of history', frozen_time: begin });
  await createCustomers(api, clock.id);
  await sendUsage(api, [
    { customer: 'aurora-robotics', profile: completions(12, 9), from: begin, to: dates.now },
    { customer: 'aurora-robotics', profile: vectorStorage(80), from: begin, to: dates.now },
    { customer: 'pixel-foundry', profile: images(9), from: begin, to: dates.now },
    { customer: 'orbit-labs', profile: completions(6, 3, -0.15), from: begin, to: dates.month(2) },
    { customer: 'quill-and-co', profile: completions(5, 4, 0.2), from: daysAfter(begin, 9), to: dates.now },
  ]);
  for (const act of acts(api, plans, dates)) {
    await advance(api, clock.id, act.at);
    await act.happens();
  }
  await advance(api, clock.id, dates.today);
}

function acts(api: DemoApi, plans: DemoPlans, dates: DemoDates): readonly Act[] {
  const begin = dates.month(5);
  const all: readonly Act[] = [
    { at: begin, name: 'three subscribe', happens: () => openingSubscriptions(api, plans) },
    {
      at: daysAfter(begin, 9),
      name: 'a trial begins',
      happens: () => subscribe(api, 'quill-and-co', { plan_id: plans.team, trial_period_days: 14, coupons: [LAUNCH_COUPON] }),
    },
    { at: daysAfter(dates.month(4), 12), name: 'an invoice by hand', happens: () => invoiceByHand(api, 'aurora-robotics') },
    { at: daysAfter(dates.month(3), 2), name: 'late usage, billed after all', happens: () => voidAndRegenerate(api, dates) },
    { at: daysAfter(dates.month(3), 9), name: 'one leaves', happens: () => cancelAtPeriodEnd(api, 'orbit-labs') },
    { at: daysAfter(dates.month(2), 1), name: 'late usage, on the next invoice', happens: () => sendLateUsage(api, dates) },
    {
      at: daysAfter(dates.month(2), 1),
      name: 'more credits',
      happens: () => grant(api, 'winter-pack', { amount: 1_500, rollover: true, expires_in_days: 180 }),
    },
  ];
  return all;
}

async function createCustomers(api: DemoApi, test_clock_id: string): Promise<void> {
  const customers: readonly Json[] = [
    { external_id: 'aurora-robotics', name: 'Aurora Robotics', email: 'finance@aurora-robotics.example', address_country: 'US' },
    { external_id: 'pixel-foundry', name: 'Pixel Foundry', email: 'accounts@pixel-foundry.example', address_country: 'CA' },
    { external_id: 'orbit-labs', name: 'Orbit Labs', email: 'billing@orbit-labs.example', address_country: 'GB' },
    { external_id: 'quill-and-co', name: 'Quill & Co', email: 'hello@quill-and-co.example', address_country: 'US' },
  ];
  for (const customer of customers) await api.post('/customers', `customer:${String(customer['external_id'])}`, { ...customer, test_clock_id });
}

async function openingSubscriptions(api: DemoApi, plans: DemoPlans): Promise<void> {
  await subscribe(api, 'aurora-robotics', { plan_id: plans.team });
  await subscribe(api, 'orbit-labs', { plan_id: plans.payAsYouGo });
  await subscribe(api, 'pixel-foundry', { plan_id: plans.studio });
  await grant(api, 'welcome', { amount: 300, rollover: false });
  await grant(api, 'starter-pack', { amount: 2_500, rollover: true, expires_in_days: 120 });
}

export function subscribe(api: DemoApi, customer: string, body: Json): Promise<Named> {
  return api.post('/subscriptions', `subscription:${customer}`, { external_customer_id: customer, ...body });
}

function grant(api: DemoApi, name: string, body: Json): Promise<Named> {
  return api.post('/credit-grants', `grant:${name}`, { external_customer_id: 'pixel-foundry', name, ...body });
}

async function invoiceByHand(api: DemoApi, customer: string): Promise<void> {
  await api.post(`/subscriptions/${await subscriptionOf(api, customer)}/invoices`, `interim:${customer}`, {});
}

async function cancelAtPeriodEnd(api: DemoApi, customer: string): Promise<void> {
  const body = { cancellation_type: 'end_of_period', reason: 'Moved to a model of their own' };
  await api.post(`/subscriptions/${await subscriptionOf(api, customer)}/cancel`, `cancel:${customer}`, body);
}

/** A job of last month is reported when its invoice is final: the next invoice has a line for it. */
async function sendLateUsage(api: DemoApi, dates: DemoDates): Promise<void> {
  const usage = { model: 'text-large', input_tokens: 2_400_000, output_tokens: 310_000, user_id: 'user-2' };
  const event = { event_id: 'demo-aurora-robotics-late', event_name: 'completion', external_customer_id: 'aurora-robotics', source: 'demo' };
  await api.post('/events', 'late-job', { ...event, timestamp: daysAfter(dates.month(3), 27), properties: usage });
}

/** A day's images of one data centre arrive when the month is closed already: its invoice is voided and made again with them. */
async function voidAndRegenerate(api: DemoApi, dates: DemoDates): Promise<void> {
  const usage = { event_name: 'image', external_customer_id: 'pixel-foundry', source: 'demo', properties: { model: 'image-2', images: 640, size: '1024' } };
  await api.post('/events', 'late-usage', { event_id: 'demo-pixel-foundry-late', timestamp: daysAfter(dates.month(4), 20), ...usage });
  const span = `from=${dates.month(3)}&to=${daysAfter(dates.month(3), 1)}`;
  const { items } = await api.get<{ items: readonly (Named & { readonly replaces_invoice_id: string | null })[] }>(
    `/invoices?customer_id=pixel-foundry&${span}`,
  );
  const invoice = items.find(({ replaces_invoice_id }) => replaces_invoice_id === null);
  if (invoice === undefined) return;
  await api.post(`/invoices/${invoice.id}/void`, 'void', { reason: 'A day of usage arrived late' });
  await api.post(`/invoices/${invoice.id}/regenerate`, 'regenerate', {});
}

async function subscriptionOf(api: DemoApi, customer: string): Promise<string> {
  const { items } = await api.get<{ items: readonly Named[] }>(`/subscriptions?external_customer_id=${customer}`);
  return items[0]?.id ?? '';
}

async function advance(api: DemoApi, clockId: string, to: string): Promise<void> {
  await api.post(`/test-clocks/${clockId}/advance`, `advance:${to}`, { frozen_time: to });
}
