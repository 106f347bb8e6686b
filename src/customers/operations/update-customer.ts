import { addToOutbox, refuse, violatedUnique, type Deps } from '../../platform';
import { checkCustomerFields, mergeCustomerFields } from '../customer-fields';
import { externalIdOf, requireCustomer } from '../refs';
import type { UpdateCustomerBody } from '../schema';
import { findClaimant, saveCustomer, type CustomerRow } from '../store';

/** Changes a customer. An external id that is given up stays known, since events were sent under it. */
export async function updateCustomer(deps: Deps, environmentId: string, ref: string, body: UpdateCustomerBody): Promise<CustomerRow> {
  const known = await requireCustomer(deps.db, environmentId, ref, 'update');
  const externalId = externalIdOf(body) ?? known.external_id;
  const claimant = await findClaimant(deps.db, environmentId, externalId);
  const changed = computeChange(known, body, externalId, deps.clock.now());
  checkUpdateCustomer(changed, claimant);
  await applyUpdateCustomer(deps, changed);
  await addToOutbox(deps, { environmentId, topic: 'customer.updated', subjectId: known.id, payload: { external_id: changed.external_id } });
  return changed;
}

function computeChange(known: CustomerRow, body: UpdateCustomerBody, externalId: string, at: string): CustomerRow {
  const former = new Set([...known.former_external_ids, known.external_id]);
  former.delete(externalId);
  return { ...known, ...mergeCustomerFields(known, body), external_id: externalId, former_external_ids: [...former], updated_at: at };
}

function checkUpdateCustomer(changed: CustomerRow, claimant: CustomerRow | undefined): void {
  checkCustomerFields(changed);
  if (claimant && claimant.id !== changed.id) refuse('external_id_taken', { external_id: changed.external_id, customer_id: claimant.id });
}

async function applyUpdateCustomer(deps: Deps, changed: CustomerRow): Promise<void> {
  await saveCustomer(deps.db, changed).catch((error: unknown) => {
    if (violatedUnique(error) === 'customers_external_id') refuse('external_id_taken', { external_id: changed.external_id });
    throw error;
  });
}
