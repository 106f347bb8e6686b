import { addToOutbox, refuse, type Deps } from '../../../platform';
import { featureIsUsed, lockFeature, saveFeature } from '../store';

/** Takes a feature out of the lists and frees its lookup key; its meter stays, since prices may use it. */
export async function archiveFeature(deps: Deps, environmentId: string, id: string): Promise<void> {
  const feature = (await lockFeature(deps.db, environmentId, id)) ?? refuse('not_found', { feature_id: id });
  if (await featureIsUsed(deps.db, id)) refuse('in_use', { feature_id: id, used_by: 'an entitlement' });
  await saveFeature(deps.db, { ...feature, status: 'archived', updated_at: deps.clock.now() });
  await addToOutbox(deps, { environmentId, topic: 'feature.deleted', subjectId: id, payload: {} });
}
