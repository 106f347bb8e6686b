import { addToOutbox, refuse, refuseField, type Deps } from '../../../platform';
import { updateMeter } from '../../meters';
import type { UpdateFeatureBody } from '../schema';
import { lockFeature, saveFeature, type FeatureRow } from '../store';

/** Changes a feature; filters are added to its meter. */
export async function updateFeature(deps: Deps, environmentId: string, id: string, body: UpdateFeatureBody): Promise<FeatureRow> {
  const known = (await lockFeature(deps.db, environmentId, id)) ?? refuse('not_found', { feature_id: id });
  const changed = computeChange(known, body, deps.clock.now());
  if (body.filters && body.filters.length > 0) {
    if (known.meter_id === null) refuseField('validation_failed', '/filters', 'is for metered features only');
    await updateMeter(deps, environmentId, known.meter_id, { filters: body.filters });
  }
  await saveFeature(deps.db, changed);
  await addToOutbox(deps, { environmentId, topic: 'feature.updated', subjectId: id, payload: {} });
  return changed;
}

function computeChange(known: FeatureRow, body: UpdateFeatureBody, at: string): FeatureRow {
  return {
    ...known,
    name: body.name ?? known.name,
    description: body.description ?? known.description,
    unit_singular: body.unit_singular ?? known.unit_singular,
    unit_plural: body.unit_plural ?? known.unit_plural,
    reporting_unit: body.reporting_unit ?? known.reporting_unit,
    metadata: body.metadata ?? known.metadata,
    updated_at: at,
  };
}
