import type { Api } from '../harness';

/** A price as dialect A writes it; plans of these can have several rhythms. */
export interface PriceSpec {
  readonly type: 'FIXED' | 'USAGE';
  readonly amount: string;
  readonly period: string;
  readonly count?: number;
  readonly timing?: 'ADVANCE' | 'ARREAR';
  readonly name?: string;
}

export interface MadePlan {
  readonly id: string;
  /** In the order of the specs. */
  readonly priceIds: readonly string[];
}

export function fee(amount: string, period: string, options: Partial<PriceSpec> = {}): PriceSpec {
  return { type: 'FIXED', amount, period, timing: 'ADVANCE', ...options };
}

export function usage(amount: string, period: string, options: Partial<PriceSpec> = {}): PriceSpec {
  return { type: 'USAGE', amount, period, timing: 'ARREAR', ...options };
}

// Names are unique in a file.
let made = 0;

/** Makes a plan with these prices; usage counts the events of the harness. */
export async function planOf(api: Api, specs: readonly PriceSpec[]): Promise<MadePlan> {
  const plan = await api.post<{ readonly id: string }>('/plans', { name: `Plan ${(made += 1)}` });
  const meter = await api.post<{ readonly id: string }>('/meters', { name: `Requests ${made}`, event_name: 'request', aggregation: { type: 'COUNT' } });
  const priceIds: string[] = [];
  for (const spec of specs) priceIds.push((await api.post<{ readonly id: string }>('/prices', bodyOf(plan.id, meter.id, spec))).id);
  return { id: plan.id, priceIds };
}

function bodyOf(planId: string, meterId: string, { type, amount, period, count = 1, timing, name }: PriceSpec) {
  return {
    ...{ entity_type: 'PLAN', entity_id: planId, type, currency: 'usd', amount, billing_model: 'FLAT_FEE', invoice_cadence: timing },
    ...{ billing_period: period, billing_period_count: count, display_name: name ?? (type === 'FIXED' ? 'Fee' : 'Requests') },
    ...(type === 'USAGE' ? { meter_id: meterId } : {}),
  };
}
