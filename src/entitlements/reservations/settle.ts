import { addToOutbox, settleOutbox, type Deps } from '../../platform';
import { forgetResolutions } from '../resolve/resolution-cache';
import { settleReservation, type ReservationRow, type Settlement } from './store';

/** The end of a hold, for whatever reason: the row, the fact for whoever listens, and no more timer. */
export async function settle(tx: Deps, reservation: ReservationRow, settlement: Settlement): Promise<ReservationRow> {
  const at = tx.clock.now();
  const row = await settleReservation(tx.db, reservation.id, settlement, at);
  const { environment_id: environmentId, id: subjectId, customer_id, feature_id, quantity, confirmed_quantity } = row;
  forgetResolutions(tx, customer_id);
  await settleOutbox(tx.db, 'reservation.expire', subjectId, at);
  await addToOutbox(tx, { environmentId, topic: `reservation.${row.status}`, subjectId, payload: { customer_id, feature_id, quantity, confirmed_quantity } });
  tx.metrics.reservations.inc({ event: row.status });
  return row;
}
