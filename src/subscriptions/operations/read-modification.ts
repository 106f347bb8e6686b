import type { Command } from '../../billing/subscription';
import { refuseField, type Db, type Deps } from '../../platform';
import type { ModifySubscriptionBody } from '../routes/modify-schema';
import { prorationOf, timeOf } from '../routes/proration-fields';
import type { LineItemRow } from '../rows';
import { readAddonAdd, readAddonRemove } from './read-addon-change';
import { changeOf, type AskedChange } from './run-change';

/** A modification that is a command to the subscription's workflow. Coupons and taxes are none: they change nothing that time does. */
export type CommandModification = ModifySubscriptionBody & { readonly type: 'quantity_change' | 'trial_end' | 'addon' };

/** What a modification asks of the subscription. */
export function readModification(deps: Deps, environmentId: string, body: CommandModification, changeId: string): Promise<AskedChange> | AskedChange {
  switch (body.type) {
    case 'trial_end':
      return { command: trialCommand(body) };
    case 'quantity_change':
      return quantityChange(deps, body, changeId);
    case 'addon':
      return addonChange(deps, environmentId, body, changeId);
  }
}

/** Refuses a body that lacks what its type needs. */
export function missing(name: string): never {
  return refuseField('validation_failed', `/${name}`, 'is required for this type');
}

function trialCommand({ trial_end_params }: CommandModification): Command {
  const { action, new_trial_end } = trial_end_params ?? missing('trial_end_params');
  if (action === 'immediate') return { kind: 'end_trial' };
  return {
    kind: 'extend_trial',
    trialEnd: new_trial_end ?? refuseField('validation_failed', '/trial_end_params/new_trial_end', 'is required for scheduled_date'),
  };
}

async function quantityChange({ db }: Deps, body: CommandModification, changeId: string): Promise<AskedChange> {
  const { line_items } = body.quantity_change_params ?? missing('quantity_change_params');
  const [first] = line_items;
  if (line_items.some((line) => line.effective_date !== first?.effective_date)) {
    refuseField('validation_failed', '/quantity_change_params/line_items', 'must all take effect at the same instant');
  }
  await checkNamedOnce(
    db,
    line_items.map(({ id }) => id),
  );
  const update = line_items.map(({ id, quantity }) => ({ lineItemId: id, quantity }));
  return changeOf('change_quantity', changeId, timeOf(body, first?.effective_date), { type: 'lines', update, proration: prorationOf(body) });
}

/** All ids of a chain name the same line, and a line can become but one other. */
async function checkNamedOnce(db: Db, ids: readonly string[]): Promise<void> {
  const rows = await db<LineItemRow>('subscription_line_items').whereIn('id', ids).select('id', 'root_id');
  const roots = new Map(rows.map(({ id, root_id }) => [id, root_id]));
  const named = ids.map((id) => roots.get(id) ?? id);
  const again = named.findIndex((root, index) => named.indexOf(root) < index);
  if (again >= 0) refuseField('validation_failed', `/quantity_change_params/line_items/${again}/id`, 'names a line that is named before');
}

function addonChange(deps: Deps, environmentId: string, body: CommandModification, changeId: string): Promise<AskedChange> | AskedChange {
  const { action, add, remove } = body.addon_params ?? missing('addon_params');
  const at = '/addon_params/add';
  return action === 'add'
    ? readAddonAdd(deps, environmentId, add ?? missing('addon_params/add'), { changeId, outer: body, at })
    : readAddonRemove(remove ?? missing('addon_params/remove'), changeId, body);
}
