import type { PriceModel } from '../../../billing/pricing';
import { addToOutbox, refuse, refuseField, violatedUnique, type Deps, type Instant } from '../../../platform';
import { checkPrice } from '../check-price';
import { modelFieldsOf, writesModel } from '../dialect-a';
import { modelProblems } from '../model-problems';
import { toModelFields, toPriceModel } from '../pricing-model';
import { sameModel } from '../same-model';
import type { UpdatePriceBody } from '../schema';
import { lockPrice, savePrice, type PriceRow } from '../store';
import { addPrice, refuseTaken } from './add-price';

/**
 * Changes a price. Names and metadata change in place. Another amount or model ends this version at `effective_from`
 * and opens the next there: a period that contains the instant is billed by both, each for its part.
 */
export async function updatePrice(deps: Deps, environmentId: string, id: string, body: UpdatePriceBody): Promise<PriceRow> {
  const known = (await lockPrice(deps.db, environmentId, id)) ?? refuse('not_found', { price_id: id });
  const edited = computeEdited(known, body, deps.clock.now());
  const model = computeModel(known, body);
  if (sameModel(model, known.model)) return applyEdited(deps, edited);
  const from = body.effective_from ?? deps.clock.now();
  checkNextVersion(known, model, from);
  return applyNextVersion(deps, edited, model, from);
}

function computeEdited(known: PriceRow, body: UpdatePriceBody, at: Instant): PriceRow {
  return {
    ...known,
    display_name: body.display_name ?? known.display_name,
    description: body.description ?? known.description,
    lookup_key: body.lookup_key ?? known.lookup_key,
    metadata: body.metadata ?? known.metadata,
    updated_at: at,
  };
}

function computeModel(known: PriceRow, body: UpdatePriceBody): PriceModel {
  if (!writesModel(body)) return known.model;
  const fields = modelFieldsOf(body, known.type, toModelFields(known.model));
  return toPriceModel(fields ?? refuseField('invalid_price', '/tier_mode', 'is needed for TIERED: VOLUME or SLAB'));
}

function checkNextVersion(known: PriceRow, model: PriceModel, from: Instant): void {
  checkPrice({ ...known, model }, '', modelProblems(model, '', 'a'));
  if (known.ends_at !== null)
    refuseField('invalid_price', '/effective_from', 'this version has an end already; change the newest one', { ends_at: known.ends_at });
  if (known.starts_at !== null && from <= known.starts_at) {
    refuseField('invalid_price', '/effective_from', 'must come after the start of this version', { starts_at: known.starts_at });
  }
}

async function applyEdited(deps: Deps, edited: PriceRow): Promise<PriceRow> {
  await savePrice(deps.db, edited).catch((error: unknown) => {
    if (violatedUnique(error) === 'prices_lookup_key') refuseTaken(edited.lookup_key);
    throw error;
  });
  await addToOutbox(deps, { environmentId: edited.environment_id, topic: 'price.updated', subjectId: edited.id, payload: {} });
  return edited;
}

/** The old version is closed first: the lookup key is unique among prices without an end. */
async function applyNextVersion(deps: Deps, edited: PriceRow, model: PriceModel, from: Instant): Promise<PriceRow> {
  await applyEdited(deps, { ...edited, ends_at: from });
  const { sequence: _given, ...rest } = edited;
  const id = deps.ids.next('price');
  return addPrice(deps, { ...rest, id, version: edited.version + 1, model, starts_at: from, ends_at: null, created_at: edited.updated_at });
}
