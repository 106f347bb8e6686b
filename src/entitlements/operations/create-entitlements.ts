import type { Deps } from '../../platform';
import type { CreateEntitlementBody } from '../schema';
import type { EntitlementRow } from '../store';
import { createEntitlement } from './create-entitlement';

/** Creates all of some entitlements or none: they share the caller's transaction. */
export async function createEntitlements(deps: Deps, environmentId: string, items: readonly CreateEntitlementBody[]): Promise<readonly EntitlementRow[]> {
  const rows: EntitlementRow[] = [];
  for (const [index, item] of items.entries()) rows.push(await createEntitlement(deps, environmentId, item, `/items/${index}`));
  return rows;
}
