import { businessNow } from '../../clocks';
import { requireCustomer } from '../../customers';
import { refuse, type Deps } from '../../platform';
import { lockReservation, statusAt, type ReservationRow } from './store';

/** Locks a reservation that can still be settled, or that was settled in the same way before. Refuses any other, an expired one too. */
export async function requireHeld(
  tx: Deps,
  { environmentId, id }: { readonly environmentId: string; readonly id: string },
  wanted: 'confirmed' | 'released',
): Promise<ReservationRow> {
  const row = (await lockReservation(tx.db, environmentId, id)) ?? refuse('reservation_not_found', { reservation_id: id });
  const customer = await requireCustomer(tx.db, environmentId, row.customer_id);
  const status = statusAt(row, await businessNow(tx, customer));
  if (status !== 'held' && status !== wanted) refuse('reservation_not_held', { reservation_id: id, status });
  return row;
}
