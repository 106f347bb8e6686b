import { businessNow } from '../../clocks';
import { requireCustomer } from '../../customers';
import type { Deps } from '../../platform';
import { requireHeld } from './require-held';
import { settle } from './settle';
import type { ReservationRow } from './store';

/** The work is not done: its units are free again at once. Releasing again changes nothing. */
export async function releaseReservation(tx: Deps, input: { readonly environmentId: string; readonly id: string }): Promise<ReservationRow> {
  const found = await requireHeld(tx, input, 'released');
  if (found.status === 'released') return found;
  const customer = await requireCustomer(tx.db, found.environment_id, found.customer_id);
  return settle(tx, found, { status: 'released', settled_at: await businessNow(tx, customer) });
}
