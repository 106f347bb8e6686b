import { addToOutbox, refuse, type Deps } from '../../platform';
import { requireCustomer } from '../refs';
import { hasOpenSubscription, saveCustomer } from '../store';

/** Takes a customer out of every list; what was billed stays. Refused while a subscription has not ended. */
export async function deleteCustomer(deps: Deps, environmentId: string, ref: string): Promise<void> {
  const customer = await requireCustomer(deps.db, environmentId, ref, 'update');
  if (await hasOpenSubscription(deps.db, customer.id)) refuse('customer_has_subscriptions', { customer_id: customer.id });
  await saveCustomer(deps.db, { ...customer, status: 'deleted', updated_at: deps.clock.now() });
  await addToOutbox(deps, { environmentId, topic: 'customer.deleted', subjectId: customer.id, payload: { external_id: customer.external_id } });
}
