import { refuse, refuseField, type Deps } from '../../../platform';
import type { CatalogProblem } from '../../common';
import { meterById, type MeterRow } from '../../meters';
import { checkPrice, checkPriceCount } from '../check-price';
import { modelFieldsOf, type PriceType } from '../dialect-a';
import { modelProblems } from '../model-problems';
import { toPriceModel } from '../pricing-model';
import type { CreatePriceBody } from '../schema';
import { countLivePrices, lockPlanOfPrice, type NewPriceRow, type PriceRow } from '../store';
import { addPrice } from './add-price';

interface Context {
  readonly planId: string;
  readonly plan: { readonly currency: string | null } | undefined;
  readonly meter: MeterRow | undefined;
  readonly liveCount: number;
}

/** Adds a price to a plan. Refuses what could not be billed with `invalid_price`, pointing at the place `at` in the body. */
export async function createPrice(deps: Deps, environmentId: string, body: CreatePriceBody, at = ''): Promise<PriceRow> {
  const context = await loadCreatePrice(deps, environmentId, body, at);
  const { price, problems } = computePrice(deps, environmentId, context, body, at);
  checkCreatePrice(context, body, price, at, problems);
  return addPrice(deps, price, at);
}

async function loadCreatePrice(deps: Deps, environmentId: string, body: CreatePriceBody, at: string): Promise<Context> {
  const planId = planIdOf(body, at);
  return {
    planId,
    plan: await lockPlanOfPrice(deps.db, environmentId, planId),
    meter: body.meter_id ? await meterById(deps.db, environmentId, body.meter_id) : undefined,
    liveCount: await countLivePrices(deps.db, planId, deps.clock.now()),
  };
}

/** A plan may be named twice over, as published clients do; both must agree. */
function planIdOf(body: CreatePriceBody, at: string): string {
  if (body.entity_type !== undefined && body.entity_type !== 'PLAN') refuseField('validation_failed', `${at}/entity_type`, 'must be PLAN');
  if (body.plan_id && body.entity_id && body.plan_id !== body.entity_id) refuseField('validation_failed', `${at}/plan_id`, 'must be the same as entity_id');
  const id = body.entity_id || body.plan_id;
  return id ? id : refuseField('validation_failed', `${at}/entity_id`, 'is needed: the plan that the price belongs to');
}

interface Computed {
  readonly price: NewPriceRow;
  readonly problems: readonly CatalogProblem[];
}

function computePrice(deps: Deps, environmentId: string, context: Context, body: CreatePriceBody, at: string): Computed {
  const now = deps.clock.now();
  const id = deps.ids.next('price');
  const type: PriceType = body.type ?? (body.meter_id ? 'USAGE' : 'FIXED');
  const fields = modelFieldsOf(body, type) ?? refuseMissingModel(body, at);
  const model = toPriceModel(fields);
  const price: NewPriceRow = {
    id,
    environment_id: environmentId,
    entity_type: 'PLAN',
    entity_id: context.planId,
    root_price_id: id,
    version: 1,
    type,
    currency: body.currency,
    billing_period: body.billing_period,
    billing_period_count: body.billing_period_count,
    invoice_cadence: body.invoice_cadence ?? (type === 'USAGE' ? 'ARREAR' : 'ADVANCE'),
    meter_id: body.meter_id || null,
    event_name: null,
    model,
    min_quantity: body.min_quantity ?? null,
    display_name: body.display_name ?? '',
    description: body.description ?? '',
    lookup_key: body.lookup_key ?? '',
    starts_at: body.start_date ?? null,
    ends_at: body.end_date ?? null,
    metadata: body.metadata ?? {},
    status: 'published',
    created_at: now,
    updated_at: now,
  };
  return { price, problems: modelProblems(model, at, 'a') };
}

function refuseMissingModel(body: CreatePriceBody, at: string): never {
  if (body.billing_model === 'TIERED') return refuseField('invalid_price', `${at}/tier_mode`, 'is needed for TIERED: VOLUME or SLAB');
  return refuseField('invalid_price', `${at}/billing_model`, 'is needed: FLAT_FEE, PACKAGE or TIERED');
}

function checkCreatePrice(context: Context, body: CreatePriceBody, price: NewPriceRow, at: string, problems: readonly CatalogProblem[]): void {
  if (!context.plan) refuse('plan_not_found', { plan_id: context.planId });
  if (body.price_unit_type === 'CUSTOM') refuseField('invalid_price', `${at}/price_unit_type`, 'must be FIAT; custom price units are not available');
  if (price.type === 'FIXED' && price.meter_id !== null) refuseField('invalid_price', `${at}/meter_id`, 'is for USAGE prices');
  if (price.type === 'USAGE' && price.meter_id === null) refuseField('invalid_price', `${at}/meter_id`, 'is needed for a USAGE price');
  if (price.meter_id !== null && context.meter?.status !== 'published') refuseField('not_found', `${at}/meter_id`, 'names no live meter of this environment');
  if (context.plan.currency !== null && context.plan.currency !== price.currency) {
    refuseField('invalid_price', `${at}/currency`, `must be ${context.plan.currency}, the currency of this pricing plan`);
  }
  checkPriceCount(context.liveCount + 1, at);
  checkPrice(price, at, problems);
}
