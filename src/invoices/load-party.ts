import { findEnvironment } from '../access';
import { customersByIds } from '../customers';
import { assert, type Db } from '../platform';
import type { BillingParty } from './billing-party';

/** Who an invoice is for, and the settings it is made under. */
export async function loadParty(db: Db, environmentId: string, customerId: string): Promise<BillingParty> {
  const [environment, customers] = await Promise.all([findEnvironment(db, environmentId), customersByIds(db, [customerId])]);
  const customer = customers.get(customerId);
  assert(environment && customer, 'billing_party_missing', { environment_id: environmentId, customer_id: customerId });
  return { environment, customer };
}
