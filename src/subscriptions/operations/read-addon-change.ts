import type { z } from 'zod';
import type { Deps } from '../../platform';
import { withCommitments } from '../routes/line-commitment';
import type { addAddon, removeAddon } from '../routes/modify-schema';
import { prorationOf, timeOf, type AskedProration } from '../routes/proration-fields';
import { readLineSpecs } from './read-line-specs';
import { changeOf, type AskedChange } from './run-change';

/** An add-on that begins, as a change. Its association has its id from here on, so that it can be named while it is still to come. */
export async function readAddonAdd(
  deps: Deps,
  environmentId: string,
  add: z.infer<typeof addAddon>,
  { changeId, outer = {}, at }: { readonly changeId: string; readonly outer?: AskedProration; readonly at: string },
): Promise<AskedChange> {
  const proration = { ...outer, ...definedOf(add) };
  const overrides = await readLineSpecs(
    deps.db,
    environmentId,
    withCommitments(add.override_line_items, add.line_item_commitments),
    `${at}/override_line_items`,
  );
  const lines = [...overrides, ...(await readLineSpecs(deps.db, environmentId, add.line_items, `${at}/line_items`))];
  return changeOf('change_lines', changeId, timeOf(proration, add.start_date), {
    ...{ type: 'addon_add', associationId: deps.ids.next('addon_assoc'), addonId: add.addon_id, cadence: add.cadence },
    ...{ lines, metadata: add.metadata, proration: prorationOf(proration) },
  });
}

export function readAddonRemove(remove: z.infer<typeof removeAddon>, changeId: string, outer: AskedProration = {}): AskedChange {
  const proration = { ...outer, ...definedOf(remove) };
  return changeOf('change_lines', changeId, timeOf(proration, remove.effective_date), {
    ...{ type: 'addon_remove', associationId: remove.addon_association_id, reason: remove.reason, proration: prorationOf(proration) },
  });
}

function definedOf({ proration_behavior, proration_mode }: AskedProration): AskedProration {
  return { ...(proration_behavior ? { proration_behavior } : {}), ...(proration_mode ? { proration_mode } : {}) };
}
