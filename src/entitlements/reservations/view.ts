import type { z } from 'zod';
import type { Instant } from '../../platform';
import { toCheckView } from '../check/check-view';
import type { HoldResult } from './hold-units';
import type { Reservation, ReservationAnswer } from './schema';
import { statusAt, type ReservationRow } from './store';

/** A reservation as it stands at an instant of its customer's time. */
export function toReservationView(row: ReservationRow, now: Instant): z.infer<typeof Reservation> {
  const { id, environment_id, customer_id, feature_id, meter_id, quantity, held_at, expires_at, confirmed_quantity, created_at, updated_at } = row;
  const status = statusAt(row, now);
  return {
    ...{ id, environment_id, customer_id, feature_id, meter_id, quantity, status, held_at, expires_at },
    settled_at: row.settled_at ?? (status === 'expired' ? expires_at : null),
    ...{ confirmed_quantity, event_ids: [...row.event_ids], metadata: { ...row.metadata }, created_at, updated_at },
  };
}

export function toReservationAnswer(result: HoldResult): z.infer<typeof ReservationAnswer> {
  const { event: _event, ...check } = toCheckView(result, null);
  return { ...check, reservation: result.reservation && toReservationView(result.reservation, result.now) };
}
