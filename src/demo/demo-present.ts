import type { DemoApi, Json } from './demo-api';
import { daysAfter, type DemoDates } from './demo-dates';
import { NORWEGIAN_TAX } from './demo-discounts';
import { subscribe } from './demo-history';
import type { DemoPlans } from './demo-plans';
import { sendUsage } from './demo-usage';
import { completions, images } from './usage-profiles';

/**
 * Customers in real time: their subscriptions sleep until their periods end. Usage is sent before the subscriptions start in the
 * past, so the months that are over are billed with it at once.
 */
export async function startPresent(api: DemoApi, plans: DemoPlans, dates: DemoDates): Promise<void> {
  await createCustomers(api);
  const fjordStart = daysAfter(dates.month(2), 14.5);
  await sendUsage(api, [
    { customer: 'helios-health', profile: completions(14, 20, 0.15), from: dates.month(2), to: dates.now },
    { customer: 'fjord-media', profile: images(7), from: fjordStart, to: dates.now },
    { customer: 'maple-legal', profile: completions(4, 3), from: daysAfter(dates.today, -4), to: dates.now },
  ]);
  await subscribe(api, 'helios-health', { plan_id: plans.payAsYouGo, start_date: dates.month(2) });
  await subscribe(api, 'fjord-media', {
    plan_id: plans.studioEuro,
    start_date: fjordStart,
    billing_cycle: 'calendar',
    proration_behavior: 'create_prorations',
    tax_rate_overrides: [{ tax_rate_code: NORWEGIAN_TAX }],
  });
  await subscribe(api, 'maple-legal', { plan_id: plans.team, start_date: daysAfter(dates.today, -4), trial_period_days: 14 });
}

async function createCustomers(api: DemoApi): Promise<void> {
  const customers: readonly Json[] = [
    { external_id: 'helios-health', name: 'Helios Health', email: 'ap@helios-health.example', timezone: 'America/New_York', address_country: 'US' },
    { external_id: 'fjord-media', name: 'Fjord Media', email: 'regnskap@fjord-media.example', timezone: 'Europe/Oslo', currency: 'eur', address_country: 'NO' },
    { external_id: 'maple-legal', name: 'Maple Legal', email: 'office@maple-legal.example', timezone: 'America/Toronto', address_country: 'CA' },
  ];
  for (const customer of customers) await api.post('/customers', `customer:${String(customer['external_id'])}`, customer);
}
