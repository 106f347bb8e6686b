import { addToOutbox, type Deps } from '../../platform';
import type { UpdateAddonBody } from '../schema';
import { requireAddon, saveAddon, type AddonRow } from '../store';

/** Changes what an add-on is called; what it costs is changed on its prices. */
export async function updateAddon(deps: Deps, environmentId: string, ref: string, body: UpdateAddonBody): Promise<AddonRow> {
  const known = await requireAddon(deps.db, environmentId, ref, 'update');
  const changed: AddonRow = {
    ...known,
    name: body.name ?? known.name,
    description: body.description ?? known.description,
    metadata: body.metadata ?? known.metadata,
    updated_at: deps.clock.now(),
  };
  await saveAddon(deps.db, changed);
  await addToOutbox(deps, { environmentId, topic: 'addon.updated', subjectId: known.id, payload: {} });
  return changed;
}
