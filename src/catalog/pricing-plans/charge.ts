import type { MeterDefinition } from '../../billing/metering';
import type { PriceModel } from '../../billing/pricing';
import type { CatalogProblem } from '../common';
import { meterProblems, toMeterDefinition } from '../meters';
import { modelProblems, toPriceModel } from '../prices';
import type { ChargeBody } from './schema';

/** What a charge comes to: a model, and what is measured for it. A flat charge measures nothing. */
export interface ComputedCharge {
  readonly body: ChargeBody;
  readonly model: PriceModel;
  readonly definition: MeterDefinition | null;
  readonly name: string;
}

export function computeCharge(body: ChargeBody): ComputedCharge {
  const model = toPriceModel({ ...body, tiers: body.tiers ?? undefined });
  const definition = body.pricing_model === 'flat' ? null : definitionOf(body);
  return { body, model, definition, name: body.name ?? body.event_name ?? 'Fixed fee' };
}

function definitionOf(body: ChargeBody): MeterDefinition {
  const filters = Array.isArray(body.filters) ? body.filters : Object.entries(body.filters ?? {}).map(([key, values]) => ({ key, values: [values].flat() }));
  return toMeterDefinition({
    event_name: body.event_name ?? '',
    aggregation: { type: body.aggregation, field: body.field, expression: body.expression, multiplier: body.multiplier },
    filters,
    reset_usage: 'BILLING_PERIOD',
    ...(body.usage_rounding ? { rounding: body.usage_rounding } : {}),
  });
}

/** What is wrong with the price of a charge, and with its meter; `at` is its place in the body. */
export function chargePriceProblems({ body, model }: ComputedCharge, at: string): readonly CatalogProblem[] {
  const problems = [...modelProblems(model, at, 'b')];
  if (body.pricing_model !== 'flat' && body.billing_timing === 'advance') {
    problems.push({ pointer: `${at}/billing_timing`, message: 'must be arrears: what was used is known afterwards', rule: 'usage_in_advance' });
  }
  return problems;
}

export function chargeMeterProblems({ definition }: ComputedCharge, at: string): readonly CatalogProblem[] {
  return definition === null ? [] : meterProblems(definition, at, 'b');
}
