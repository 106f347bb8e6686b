import { refuse, refuseField, type Db } from '../platform';
import { findCustomer, type CustomerLock, type CustomerRow } from './store';

interface ExternalIds {
  readonly external_id?: string | undefined;
  readonly external_customer_id?: string | undefined;
}

/** The one external id that a body names in either spelling; both spellings must agree. */
export function externalIdOf(body: ExternalIds): string | undefined {
  const { external_id: a, external_customer_id: b } = body;
  if (a !== undefined && b !== undefined && a !== b) refuseField('validation_failed', '/external_customer_id', 'must be the same as external_id');
  return a ?? b;
}

/** Every id under which this customer's events may have been sent. */
export function customerRefs(row: Pick<CustomerRow, 'id' | 'external_id' | 'former_external_ids'>): string[] {
  return [row.id, row.external_id, ...row.former_external_ids];
}

/** The live customer with this id, ours or the caller's own; refuses with `customer_not_found`. */
export async function requireCustomer(db: Db, environmentId: string, idOrExternalId: string, lock: CustomerLock = 'none'): Promise<CustomerRow> {
  return (await findCustomer(db, environmentId, idOrExternalId, lock)) ?? refuse('customer_not_found', { customer_id: idOrExternalId });
}
