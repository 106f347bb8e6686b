import type { Api } from '../harness';
import type { Offer, Price } from './law/terms';

const CALLS = { event: 'call', counts: 'each' } as const;
const BYTES = { event: 'transfer', counts: 'sum' } as const;
const LEVEL = { event: 'level', counts: 'max' } as const;

export const PLANS: readonly Offer[] = [
  offer('basic', 'month', [
    { name: 'basic fee', due: 'advance', model: { kind: 'flat', amount: '29.99' } },
    { name: 'basic calls', due: 'usage', meter: CALLS, model: { kind: 'per_unit', unit: '0.075' } },
  ]),
  offer('pro', 'month', [
    { name: 'pro fee', due: 'advance', model: { kind: 'flat', amount: '310' } },
    { name: 'pro support', due: 'arrears', model: { kind: 'flat', amount: '50.05' } },
    {
      name: 'pro calls',
      due: 'usage',
      meter: CALLS,
      model: {
        kind: 'graduated',
        tiers: [
          [10, '0.111'],
          [25, '0.07'],
          [null, '0.0333'],
        ],
      },
    },
    {
      name: 'pro bytes',
      due: 'usage',
      meter: BYTES,
      model: {
        kind: 'volume',
        tiers: [
          [20, '0.5'],
          [100, '0.25'],
          [null, '0.1'],
        ],
      },
    },
  ]),
  offer('usage', 'month', [
    { name: 'usage bytes', due: 'usage', meter: BYTES, model: { kind: 'package', amount: '4.95', size: 16 } },
    { name: 'usage level', due: 'usage', meter: LEVEL, model: { kind: 'per_unit', unit: '1.25' } },
  ]),
  offer('quarterly', 'quarter', [
    { name: 'quarterly fee', due: 'advance', model: { kind: 'flat', amount: '799.99' } },
    {
      name: 'quarterly calls',
      due: 'usage',
      meter: CALLS,
      model: {
        kind: 'volume',
        tiers: [
          [30, '0.06'],
          [null, '0.04'],
        ],
      },
    },
  ]),
];

export const ADDONS: readonly Offer[] = [
  offer('extra', 'month', [{ name: 'extra fee', due: 'advance', model: { kind: 'flat', amount: '10.01' } }]),
  offer('metered', 'month', [
    { name: 'metered base', due: 'arrears', model: { kind: 'flat', amount: '7.77' } },
    { name: 'metered bytes', due: 'usage', meter: BYTES, model: { kind: 'per_unit', unit: '0.015' } },
  ]),
];

const PERIODS = { month: 'monthly', quarter: 'quarterly' } as const;
export const DIALECT_A = { month: 'MONTHLY', quarter: 'QUARTERLY' } as const;

function offer(name: string, unit: keyof typeof PERIODS, prices: readonly Price[]): Offer {
  return { name, unit, prices };
}

/** The ids of what is sold, by its name. */
export type Shop = ReadonlyMap<string, string>;

/** Puts everything on sale, once for all stories. */
export async function openShop(api: Api): Promise<Shop> {
  const ids = new Map<string, string>();
  for (const { name, unit, prices } of PLANS) {
    const body = { name, currency: 'usd', billing_period: PERIODS[unit as keyof typeof PERIODS], charges: prices.map(toCharge) };
    ids.set(name, (await api.post<{ id: string }>('/pricing-plans', body)).id);
  }
  for (const { name, prices } of ADDONS) {
    const { id } = await api.post<{ id: string }>('/addons', { name, lookup_key: name });
    for (const price of prices) await api.post('/prices', { ...toPrice(price), ...(await meterOf(api, price)), entity_type: 'ADDON', entity_id: id });
    ids.set(name, id);
  }
  return ids;
}

function toCharge({ name, model, due, meter }: Price) {
  const counted = meter ? { event_name: meter.event, ...aggregationOf(meter) } : { billing_timing: due };
  return { name, ...modelFields(model), ...counted };
}

function toPrice({ name, model, due }: Price) {
  const { pricing_model: _named, ...fields } = modelFields(model);
  const kind = model.kind === 'per_unit' ? { amount: model.unit } : fields;
  const timing = due === 'usage' ? { type: 'USAGE' } : { type: 'FIXED', invoice_cadence: due === 'advance' ? 'ADVANCE' : 'ARREAR' };
  return { display_name: name, billing_model: 'FLAT_FEE', currency: 'usd', billing_period: 'MONTHLY', ...timing, ...kind };
}

async function meterOf(api: Api, { name, meter }: Price) {
  if (meter === undefined) return {};
  const { aggregation, field } = aggregationOf(meter);
  const body = { name, event_name: meter.event, aggregation: { type: aggregation.toUpperCase(), ...(field ? { field } : {}) } };
  return { meter_id: (await api.post<{ id: string }>('/meters', body)).id };
}

function aggregationOf({ counts }: NonNullable<Price['meter']>): { readonly aggregation: string; readonly field?: string } {
  return counts === 'each' ? { aggregation: 'count' } : { aggregation: counts, field: 'value' };
}

function modelFields(model: Price['model']) {
  switch (model.kind) {
    case 'flat':
      return { pricing_model: 'flat', amount: model.amount };
    case 'per_unit':
      return { pricing_model: 'per_unit', unit_amount: model.unit };
    case 'package':
      return { pricing_model: 'package', amount: model.amount, package_size: model.size };
    default:
      return { pricing_model: model.kind, tiers: model.tiers.map(([up_to, unit_amount]) => ({ up_to, unit_amount })) };
  }
}
