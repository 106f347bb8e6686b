import { refuse, refuseField, type Deps } from '../../../platform';
import type { CatalogProblem } from '../../common';
import { meterById, type MeterRow } from '../../meters';
import { checkPrice, checkPriceCount } from '../check-price';
import { modelFieldsOf, type PriceType } from '../dialect-a';
import { modelProblems } from '../model-problems';
import { refuseUnnamed } from '../own-model';
import { toPriceModel } from '../pricing-model';
import type { CreatePriceBody } from '../schema';
import { countLivePrices, lockOwnerOfPrice, type NewPriceRow, type PriceOwner, type PriceOwnerType, type PriceRow } from '../store';
import { addPrice } from './add-price';

interface OwnerRef {
  readonly type: PriceOwnerType;
  readonly id: string;
}

interface Context {
  readonly ownerRef: OwnerRef;
  readonly owner: PriceOwner | undefined;
  readonly meter: MeterRow | undefined;
  readonly liveCount: number;
}

/** Adds a price to a plan or an add-on. Refuses what could not be billed with `invalid_price`, pointing at the place `at` in the body. */
export async function createPrice(deps: Deps, environmentId: string, body: CreatePriceBody, at = ''): Promise<PriceRow> {
  const context = await loadCreatePrice(deps, environmentId, body, at);
  const { price, problems } = computePrice(deps, environmentId, context, body, at);
  checkCreatePrice(context, body, price, at, problems);
  return addPrice(deps, price, at);
}

async function loadCreatePrice(deps: Deps, environmentId: string, body: CreatePriceBody, at: string): Promise<Context> {
  const ownerRef = ownerOf(body, at);
  return {
    ownerRef,
    owner: await lockOwnerOfPrice(deps.db, environmentId, ownerRef.type, ownerRef.id),
    meter: body.meter_id ? await meterById(deps.db, environmentId, body.meter_id) : undefined,
    liveCount: await countLivePrices(deps.db, ownerRef.id, deps.clock.now()),
  };
}

/** A plan may be named twice over, as published clients do; both must agree. */
function ownerOf(body: CreatePriceBody, at: string): OwnerRef {
  const type = body.entity_type ?? 'PLAN';
  if (type === 'SUBSCRIPTION') return refuseField('validation_failed', `${at}/entity_type`, 'must be PLAN or ADDON');
  if (type === 'ADDON' && body.plan_id) refuseField('validation_failed', `${at}/plan_id`, 'is for prices of a plan');
  if (body.plan_id && body.entity_id && body.plan_id !== body.entity_id) refuseField('validation_failed', `${at}/plan_id`, 'must be the same as entity_id');
  const id = body.entity_id || body.plan_id;
  return id ? { type, id } : refuseField('validation_failed', `${at}/entity_id`, 'is needed: the plan or add-on that the price belongs to');
}

interface Computed {
  readonly price: NewPriceRow;
  readonly problems: readonly CatalogProblem[];
}

function computePrice(deps: Deps, environmentId: string, context: Context, body: CreatePriceBody, at: string): Computed {
  const now = deps.clock.now();
  const id = deps.ids.next('price');
  const type: PriceType = body.type ?? (body.meter_id ? 'USAGE' : 'FIXED');
  const fields = modelFieldsOf(body, type) ?? refuseUnnamed(body, at);
  const model = toPriceModel(fields);
  const price: NewPriceRow = {
    id,
    environment_id: environmentId,
    entity_type: context.ownerRef.type,
    entity_id: context.ownerRef.id,
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

function checkCreatePrice(context: Context, body: CreatePriceBody, price: NewPriceRow, at: string, problems: readonly CatalogProblem[]): void {
  const { owner, ownerRef } = context;
  if (!owner) return ownerRef.type === 'PLAN' ? refuse('plan_not_found', { plan_id: ownerRef.id }) : refuse('addon_not_found', { addon_id: ownerRef.id });
  if (body.price_unit_type === 'CUSTOM') refuseField('invalid_price', `${at}/price_unit_type`, 'must be FIAT; custom price units are not available');
  if (price.type === 'FIXED' && price.meter_id !== null) refuseField('invalid_price', `${at}/meter_id`, 'is for USAGE prices');
  if (price.type === 'USAGE' && price.meter_id === null) refuseField('invalid_price', `${at}/meter_id`, 'is needed for a USAGE price');
  if (price.meter_id !== null && context.meter?.status !== 'published') refuseField('not_found', `${at}/meter_id`, 'names no live meter of this environment');
  if (owner.currency !== null && owner.currency !== price.currency) {
    refuseField('invalid_price', `${at}/currency`, `must be ${owner.currency}, the currency of this pricing plan`);
  }
  checkPriceCount(context.liveCount + 1, at);
  checkPrice(price, at, problems);
}
