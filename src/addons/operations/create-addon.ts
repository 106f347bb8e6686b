import { addToOutbox, type Deps } from '../../platform';
import type { CreateAddonBody } from '../schema';
import { insertAddon, type AddonRow } from '../store';

/** Creates an add-on without prices; POST /prices adds them. */
export async function createAddon(deps: Deps, environmentId: string, body: CreateAddonBody): Promise<AddonRow> {
  const at = deps.clock.now();
  const addon: AddonRow = {
    id: deps.ids.next('addon'),
    environment_id: environmentId,
    name: body.name,
    lookup_key: body.lookup_key,
    description: body.description ?? '',
    metadata: body.metadata ?? {},
    status: 'published',
    created_at: at,
    updated_at: at,
  };
  await insertAddon(deps.db, addon);
  await addToOutbox(deps, { environmentId, topic: 'addon.created', subjectId: addon.id, payload: { lookup_key: addon.lookup_key } });
  return addon;
}
