import { isCurrency } from '../../../billing/money';
import { refuseField, type Deps } from '../../../platform';
import { refuseProblems } from '../../common';
import { ensureMeter } from '../../meters';
import { createPlan, type PlanRow } from '../../plans';
import { addPrice, type NewPriceRow } from '../../prices';
import { chargeMeterProblems, chargePriceProblems, computeCharge, type ComputedCharge } from '../charge';
import { toBillingPeriod } from '../periods';
import type { CreatePricingPlanBody } from '../schema';

/** Creates a plan with its prices and the meters they need, all or nothing. Charges on the same usage share a meter. */
export async function createPricingPlan(deps: Deps, environmentId: string, body: CreatePricingPlanBody): Promise<PlanRow> {
  const charges = body.charges.map(computeCharge);
  checkPricingPlan(body, charges);
  const { lookup_key, description, metadata } = body;
  const period = toBillingPeriod(body.billing_period);
  const plan = await createPlan(
    deps,
    environmentId,
    { name: body.name, lookup_key, description, metadata },
    { currency: body.currency, billing_period: period, billing_period_count: body.billing_period_count },
  );
  for (const charge of charges) await applyCharge(deps, plan, charge);
  return plan;
}

function checkPricingPlan(body: CreatePricingPlanBody, charges: readonly ComputedCharge[]): void {
  if (!isCurrency(body.currency)) refuseField('invalid_currency', '/currency', 'is not a current ISO 4217 code', { currency: body.currency });
  refuseProblems(
    'invalid_price',
    charges.flatMap((charge, index) => chargePriceProblems(charge, `/charges/${index}`)),
  );
  refuseProblems(
    'invalid_meter',
    charges.flatMap((charge, index) => chargeMeterProblems(charge, `/charges/${index}`)),
  );
}

async function applyCharge(deps: Deps, plan: PlanRow, charge: ComputedCharge): Promise<void> {
  const meter = charge.definition === null ? null : await ensureMeter(deps, plan.environment_id, charge.name, charge.definition);
  await addPrice(deps, computePrice(deps, plan, charge, meter?.id ?? null));
}

function computePrice(deps: Deps, plan: PlanRow, { body, model, name }: ComputedCharge, meterId: string | null): NewPriceRow {
  const id = deps.ids.next('price');
  return {
    id,
    environment_id: plan.environment_id,
    entity_type: 'PLAN',
    entity_id: plan.id,
    root_price_id: id,
    version: 1,
    type: meterId === null ? 'FIXED' : 'USAGE',
    currency: plan.currency ?? '',
    billing_period: plan.billing_period ?? 'MONTHLY',
    billing_period_count: plan.billing_period_count ?? 1,
    invoice_cadence: body.billing_timing === 'advance' ? 'ADVANCE' : 'ARREAR',
    meter_id: meterId,
    event_name: meterId === null ? (body.event_name ?? null) : null,
    model,
    min_quantity: null,
    display_name: name,
    description: '',
    lookup_key: '',
    starts_at: null,
    ends_at: null,
    metadata: {},
    status: 'published',
    created_at: plan.created_at,
    updated_at: plan.created_at,
  };
}
