import { clockOf } from '../../clocks';
import type { Deps, Instant } from '../../platform';
import { settle } from './settle';
import type { ReservationRow } from './store';

type OnClock = ReservationRow & { readonly test_clock_id: string | null };

/**
 * The timer of one hold: marks it, unless it was settled meanwhile. What it held counts for nothing since the instant itself, so being
 * late, or running twice, changes no answer.
 */
export async function expireReservation(tx: Deps, id: string): Promise<void> {
  const row = (await tx
    .db('reservations')
    .join('customers', 'customers.id', 'reservations.customer_id')
    .where({ 'reservations.id': id, 'reservations.status': 'held' })
    .forUpdate('reservations')
    .first('reservations.*', 'customers.test_clock_id')) as OnClock | undefined;
  if (row === undefined) return;
  const now = (await clockOf(tx.db, row.test_clock_id)) ?? tx.clock.now();
  if (row.expires_at <= now) await settle(tx, row, { status: 'expired', settled_at: row.expires_at });
}

/** All holds of customers on a test clock that have run out by the instant it was set to. Uses reservations_held, customer by customer. */
export async function expireReservationsOnClock(tx: Deps, clockId: string, to: Instant): Promise<void> {
  const rows = await tx
    .db<ReservationRow>('reservations')
    .whereIn('customer_id', tx.db('customers').where({ test_clock_id: clockId }).select('id'))
    .where({ status: 'held' })
    .where('expires_at', '<=', to)
    .orderBy('id')
    .forUpdate();
  for (const row of rows) await settle(tx, row, { status: 'expired', settled_at: row.expires_at });
}
