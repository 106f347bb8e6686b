import type { DemoApi, Json, Named } from './demo-api';
import type { DemoMeters } from './demo-features';

/** The plans' ids. */
export interface DemoPlans {
  readonly payAsYouGo: string;
  readonly team: string;
  readonly studio: string;
  readonly studioEuro: string;
}

/** Usage only: graduated, per unit and packages. Written as a pricing plan: one call with its charges. */
const PAY_AS_YOU_GO: Json = {
  name: 'Pay as you go',
  lookup_key: 'pay_as_you_go',
  description: 'Text generation, no fixed fee.',
  currency: 'usd',
  charges: [
    {
      name: 'Input tokens',
      event_name: 'completion',
      pricing_model: 'graduated',
      aggregation: 'sum',
      field: 'input_tokens',
      tiers: [
        { up_to: '5000000', unit_amount: '0.000003' },
        { up_to: null, unit_amount: '0.0000025' },
      ],
    },
    { name: 'Output tokens', event_name: 'completion', pricing_model: 'per_unit', aggregation: 'sum', field: 'output_tokens', unit_amount: '0.000012' },
    { name: 'Requests', event_name: 'completion', pricing_model: 'package', amount: '0.50', package_size: '100' },
  ],
};

/** Credits pay for images first; a fee in arrears; packages of what is large. */
function studio(currency: string): Json {
  return {
    name: `Studio (${currency.toUpperCase()})`,
    lookup_key: `studio_${currency}`,
    description: 'Image generation, prepaid in images.',
    currency,
    charges: [
      { name: 'Priority support', pricing_model: 'flat', amount: '199.00', billing_timing: 'arrears' },
      { name: 'Images', event_name: 'image', pricing_model: 'credit', aggregation: 'sum', field: 'images', unit_amount: '0.04', credits_per_unit: '1' },
      { name: 'Large images', event_name: 'image', pricing_model: 'package', filters: { size: '2048' }, amount: '0.30', package_size: '10' },
    ],
  };
}

/** The team plan's prices, one call each: a fee in advance, volume and graduated tiers, per unit. */
function teamPrices(meters: DemoMeters): readonly Json[] {
  const usage = (meter: keyof DemoMeters) => ({ type: 'USAGE', meter_id: meters[meter], invoice_cadence: 'ARREAR' });
  return [
    { display_name: 'Platform fee', type: 'FIXED', billing_model: 'FLAT_FEE', amount: '49.00', invoice_cadence: 'ADVANCE' },
    {
      display_name: 'Input tokens',
      ...usage('input_tokens'),
      billing_model: 'TIERED',
      tier_mode: 'VOLUME',
      tiers: [{ up_to: 10_000_000, unit_amount: '0.0000028' }, { unit_amount: '0.0000024' }],
    },
    {
      display_name: 'Output tokens',
      ...usage('output_tokens'),
      billing_model: 'TIERED',
      tier_mode: 'SLAB',
      tiers: [{ up_to: 1_000_000, unit_amount: '0.000012' }, { unit_amount: '0.00001' }],
    },
    { display_name: 'Active users', ...usage('active_users'), billing_model: 'FLAT_FEE', amount: '9.00' },
    { display_name: 'Vector storage', ...usage('vector_storage'), billing_model: 'FLAT_FEE', amount: '0.25' },
  ];
}

/** Creates the plans, as pricing plans and as plans with prices: two views of the same thing. */
export async function createPlans(api: DemoApi, meters: DemoMeters): Promise<DemoPlans> {
  const payAsYouGo = await api.post<Named>('/pricing-plans', 'plan:pay-as-you-go', PAY_AS_YOU_GO);
  const inDollars = await api.post<Named>('/pricing-plans', 'plan:studio-usd', studio('usd'));
  const inEuro = await api.post<Named>('/pricing-plans', 'plan:studio-eur', studio('eur'));
  const team = await api.post<Named>('/plans', 'plan:team', {
    name: 'Team',
    lookup_key: 'team',
    description: 'Text and search for teams, with a monthly fee.',
  });
  for (const [position, price] of teamPrices(meters).entries()) {
    const common = { entity_type: 'PLAN', entity_id: team.id, currency: 'usd', billing_period: 'MONTHLY', billing_period_count: 1 };
    await api.post('/prices', `price:team:${position}`, { ...common, ...price });
  }
  return { payAsYouGo: payAsYouGo.id, team: team.id, studio: inDollars.id, studioEuro: inEuro.id };
}
