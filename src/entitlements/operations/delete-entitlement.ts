import { addToOutbox, refuse, type Deps } from '../../platform';
import { forgetResolutions } from '../resolve/resolution-cache';
import { lockEntitlement, saveEntitlement } from '../store';

/** Takes an entitlement away. What it covered on finalised invoices stays covered. */
export async function deleteEntitlement(deps: Deps, environmentId: string, id: string): Promise<void> {
  const known = (await lockEntitlement(deps.db, environmentId, id)) ?? refuse('not_found', { entitlement_id: id });
  await saveEntitlement(deps.db, { ...known, status: 'deleted', updated_at: deps.clock.now() });
  forgetResolutions(deps);
  await addToOutbox(deps, { environmentId, topic: 'entitlement.deleted', subjectId: id, payload: { feature_id: known.feature_id } });
}
