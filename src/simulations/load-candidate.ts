import { metersByIds, type MeterRow, ownModel, pricesByIds, pricesOfPlan, type PriceRow, priceVersions, requirePlan } from '../catalog';
import type { PriceModel } from '../billing/pricing';
import { refuse, type Deps } from '../platform';
import type { Candidate, CandidatePrice } from './candidate';
import type { CreateSimulationBody } from './schema';

type Wanted = CreateSimulationBody['candidate'];

/** Reads the prices that history is to be rated under, and refuses what could not be billed. They are kept with the simulation. */
export async function loadCandidate(deps: Deps, environmentId: string, wanted: Wanted): Promise<Candidate> {
  const models = await overriddenModels(deps, environmentId, wanted.prices ?? []);
  if (wanted.plan_id === undefined) return { planId: null, prices: [], models };
  const plan = await requirePlan(deps.db, environmentId, wanted.plan_id);
  const prices = await pricesOfPlan(deps.db, plan.id, deps.clock.now());
  if (prices.length === 0) refuse('plan_has_no_prices', { plan_id: plan.id });
  const meters = await metersByIds(
    deps.db,
    prices.map(({ meter_id }) => meter_id),
  );
  return { planId: plan.id, prices: prices.map((price) => toCandidatePrice(price, models[price.id] ?? price.model, meters)), models };
}

/** By the id of each version: history was billed by all of them. */
async function overriddenModels(deps: Deps, environmentId: string, overrides: NonNullable<Wanted['prices']>): Promise<Record<string, PriceModel>> {
  const named = await pricesByIds(
    deps.db,
    overrides.map(({ price_id }) => price_id),
  );
  const models = new Map<string, PriceModel>();
  for (const [index, override] of overrides.entries()) {
    const price = named.get(override.price_id);
    if (price?.environment_id !== environmentId || price.status === 'deleted') return refuse('price_not_found', { price_id: override.price_id });
    models.set(price.root_price_id, ownModel(override, price, `/candidate/prices/${index}`));
  }
  const versions = await priceVersions(deps.db, [...models.keys()]);
  return Object.fromEntries([...named.values(), ...versions].flatMap(({ id, root_price_id }) => withModel(id, models.get(root_price_id))));
}

function withModel(id: string, model: PriceModel | undefined): readonly (readonly [string, PriceModel])[] {
  return model === undefined ? [] : [[id, model]];
}

function toCandidatePrice(price: PriceRow, model: PriceModel, meters: ReadonlyMap<string, MeterRow>): CandidatePrice {
  const meter = price.meter_id === null ? undefined : meters.get(price.meter_id);
  return {
    ...{ id: price.id, type: price.type, currency: price.currency, timing: price.invoice_cadence, model },
    ...{ billingPeriod: price.billing_period, billingPeriodCount: price.billing_period_count },
    displayName: price.display_name || (meter?.name ?? ''),
    quantity: price.min_quantity ?? '1',
    meter: meter === undefined ? null : { id: meter.id, version: meter.version, definition: meter.definition },
  };
}
