import { addToOutbox, refuse, type Deps } from '../../platform';
import { addonIsUsed, requireAddon, saveAddon } from '../store';

/** Takes an add-on off sale and frees its lookup key. Refused while a subscription that has not ended has it. */
export async function archiveAddon(deps: Deps, environmentId: string, ref: string): Promise<string> {
  const addon = await requireAddon(deps.db, environmentId, ref, 'update');
  if (await addonIsUsed(deps.db, addon)) refuse('in_use', { addon_id: addon.id });
  await saveAddon(deps.db, { ...addon, status: 'archived', updated_at: deps.clock.now() });
  await addToOutbox(deps, { environmentId, topic: 'addon.deleted', subjectId: addon.id, payload: {} });
  return addon.id;
}
