import { inTransaction, rehearse, type Deps } from '../../platform';
import { loadOutcome, type Outcome } from '../changes/outcome';
import { changeGroup, type GroupChange } from '../groups';
import type { SubscriptionDeps } from '../port';
import type { ModifySubscriptionBody } from '../routes/modify-schema';
import { missing } from './read-modification';

export interface ModifyGroupInput {
  readonly environmentId: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly commandId: string;
  readonly body: ModifySubscriptionBody;
}

/** Has subscriptions billed together, or apart again. Nothing is billed by that; doing it again changes nothing again. */
export async function modifyGroup(deps: SubscriptionDeps, input: ModifyGroupInput, mode: 'preview' | 'execute'): Promise<Outcome> {
  const { environmentId, tenantId, subscriptionId, commandId: changeId } = input;
  const work = async (tx: Deps): Promise<Outcome> => {
    await changeGroup(tx, groupChange(input));
    return loadOutcome(tx.db, { environmentId, tenantId, subscriptionId, changeId, lastInvoiceId: null, rehearsed: mode === 'preview', invoices: false });
  };
  return mode === 'preview' ? rehearse<Deps, Outcome>(deps, work) : inTransaction<Deps, Outcome>(deps, work);
}

/** Asked of the parent it names children; asked of a child it names the parent. */
function groupChange({ environmentId, subscriptionId, body }: ModifyGroupInput): GroupChange {
  const { action, child_subscription_ids, parent_subscription_id } = body.grouped_invoicing_params ?? missing('grouped_invoicing_params');
  if (parent_subscription_id !== undefined && parent_subscription_id !== subscriptionId) {
    const pointer = '/grouped_invoicing_params/parent_subscription_id';
    return { action, environmentId, parentId: parent_subscription_id, childIds: [subscriptionId], pointer };
  }
  const childIds = child_subscription_ids ?? missing('grouped_invoicing_params/child_subscription_ids');
  return { action, environmentId, parentId: subscriptionId, childIds, pointer: '/grouped_invoicing_params/child_subscription_ids' };
}
