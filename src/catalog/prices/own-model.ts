import type { PriceModel } from '../../billing/pricing';
import { refuseField } from '../../platform';
import { refuseUnbillable } from './check-price';
import { modelFieldsOf, type DialectAFields } from './dialect-a';
import { modelProblems } from './model-problems';
import { toModelFields, toPriceModel } from './pricing-model';
import type { PriceRow } from './store';

/** The terms under which a model is to be charged; with `model`, what is not written is taken from it. */
export type ModelTerms = Pick<PriceRow, 'type' | 'billing_period' | 'invoice_cadence' | 'min_quantity'> & { readonly model?: PriceModel };

/** The model that a body writes for a price of one subscription alone. Refuses what could not be billed, pointing at the place `at` in the body. */
export function ownModel(body: DialectAFields, { model: known, ...terms }: ModelTerms, at: string): PriceModel {
  const fields = modelFieldsOf(body, terms.type, known === undefined ? null : toModelFields(known));
  const model = toPriceModel(fields ?? refuseUnnamed(body, at));
  refuseUnbillable({ ...terms, model, starts_at: null, ends_at: null }, at, modelProblems(model, at, 'a'));
  return model;
}

/** Says what a body lacks that names no model, or only a half of one. */
export function refuseUnnamed(body: DialectAFields, at: string): never {
  if (body.billing_model === 'TIERED') return refuseField('invalid_price', `${at}/tier_mode`, 'is needed for TIERED: VOLUME or SLAB');
  return refuseField('invalid_price', `${at}/billing_model`, 'is needed: FLAT_FEE, PACKAGE or TIERED');
}
