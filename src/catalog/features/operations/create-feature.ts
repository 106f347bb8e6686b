import { addToOutbox, refuse, refuseField, violatedUnique, type Deps } from '../../../platform';
import { createMeter, meterById } from '../../meters';
import type { CreateFeatureBody } from '../schema';
import { findFeature, insertFeature, type FeatureRow } from '../store';

/** Creates a feature; a metered one brings its meter along or names one. */
export async function createFeature(deps: Deps, environmentId: string, body: CreateFeatureBody): Promise<FeatureRow> {
  await checkCreateFeature(deps, environmentId, body);
  const meterId = await ensureFeatureMeter(deps, environmentId, body);
  const feature = computeFeature(deps, environmentId, body, meterId);
  await applyCreateFeature(deps, feature);
  await addToOutbox(deps, { environmentId, topic: 'feature.created', subjectId: feature.id, payload: { lookup_key: feature.lookup_key } });
  return feature;
}

async function checkCreateFeature(deps: Deps, environmentId: string, body: CreateFeatureBody): Promise<void> {
  const named = body.meter_id !== undefined && body.meter_id !== '';
  if (body.type === 'metered' && !named && !body.meter) refuseField('validation_failed', '/meter', 'is needed for a metered feature, or meter_id');
  if (named && body.meter) refuseField('validation_failed', '/meter_id', 'cannot be sent together with meter');
  if (body.type !== 'metered' && (named || body.meter)) refuseField('validation_failed', named ? '/meter_id' : '/meter', 'is for metered features only');
  const taken = body.lookup_key ? await findFeature(deps.db, environmentId, body.lookup_key) : undefined;
  if (taken && taken.lookup_key === body.lookup_key && taken.status === 'published') refuseTaken(body.lookup_key);
}

async function ensureFeatureMeter(deps: Deps, environmentId: string, body: CreateFeatureBody): Promise<string | null> {
  if (body.type !== 'metered') return null;
  if (body.meter) return (await createMeter(deps, environmentId, { ...body.meter, name: body.meter.name ?? body.name }, '/meter')).id;
  const meter = await meterById(deps.db, environmentId, body.meter_id ?? '');
  if (meter?.status !== 'published') refuseField('not_found', '/meter_id', 'names no live meter of this environment');
  return meter.id;
}

function computeFeature(deps: Deps, environmentId: string, body: CreateFeatureBody, meterId: string | null): FeatureRow {
  const at = deps.clock.now();
  return {
    id: deps.ids.next('feat'),
    environment_id: environmentId,
    name: body.name,
    lookup_key: body.lookup_key ?? '',
    type: body.type,
    meter_id: meterId,
    description: body.description ?? '',
    unit_singular: body.unit_singular ?? '',
    unit_plural: body.unit_plural ?? '',
    reporting_unit: body.reporting_unit ?? null,
    metadata: body.metadata ?? {},
    status: 'published',
    created_at: at,
    updated_at: at,
  };
}

async function applyCreateFeature(deps: Deps, feature: FeatureRow): Promise<void> {
  await insertFeature(deps.db, feature).catch((error: unknown) => {
    if (violatedUnique(error) === 'features_lookup_key') refuseTaken(feature.lookup_key);
    throw error;
  });
}

function refuseTaken(lookupKey: string | undefined): never {
  return refuse('already_exists', { lookup_key: lookupKey }, [{ pointer: '/lookup_key', message: 'is taken by another feature' }]);
}
