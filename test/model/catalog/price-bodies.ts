import type { Price, Rhythm } from '../law/terms';
import { rhythmBody } from './rhythms';

/** A price as a charge of a plan. */
export function chargeBody({ name, model, due, meter }: Price) {
  const counted = meter ? { event_name: meter.event, ...aggregationOf(meter) } : { billing_timing: due };
  return { name, ...modelFields(model), ...counted };
}

/** A price by itself; what it counts has to be there already. */
export function priceBody({ name, model, due }: Price, rhythm: Rhythm, meterId: string | null) {
  const { pricing_model: _named, ...fields } = modelFields(model);
  const kind = model.kind === 'per_unit' ? { amount: model.unit } : fields;
  const timing = due === 'usage' ? { type: 'USAGE', meter_id: meterId } : { type: 'FIXED', invoice_cadence: due === 'advance' ? 'ADVANCE' : 'ARREAR' };
  return { display_name: name, billing_model: 'FLAT_FEE', ...rhythmBody(rhythm), ...timing, ...kind };
}

export function meterBody({ name, meter }: Price) {
  const { aggregation, field } = aggregationOf(meter ?? { counts: 'each' });
  return { name, event_name: meter?.event, aggregation: { type: aggregation.toUpperCase(), ...(field ? { field } : {}) } };
}

function aggregationOf({ counts }: Pick<NonNullable<Price['meter']>, 'counts'>): { readonly aggregation: string; readonly field?: string } {
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
