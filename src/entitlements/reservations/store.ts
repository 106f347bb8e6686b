import { assert, type Db, type Instant } from '../../platform';

export const RESERVATION_STATUSES = ['held', 'confirmed', 'released', 'expired'] as const;
export type ReservationStatus = (typeof RESERVATION_STATUSES)[number];

/** Units of a feature that are held for work whose cost is not known yet. */
export interface ReservationRow {
  readonly id: string;
  readonly environment_id: string;
  readonly customer_id: string;
  readonly feature_id: string;
  readonly meter_id: string;
  readonly quantity: string;
  /** What was last written; `statusAt` tells what holds at an instant. */
  readonly status: ReservationStatus;
  readonly request_key: string | null;
  readonly held_at: Instant;
  readonly expires_at: Instant;
  readonly settled_at: Instant | null;
  readonly confirmed_quantity: string | null;
  readonly event_ids: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

/** A hold whose time has run out is over, whether or not that has been written yet. */
export function statusAt({ status, expires_at }: Pick<ReservationRow, 'status' | 'expires_at'>, now: Instant): ReservationStatus {
  return status === 'held' && expires_at <= now ? 'expired' : status;
}

/** The row under a lock: whoever settles a reservation takes its turn here. */
export function lockReservation(db: Db, environmentId: string, id: string): Promise<ReservationRow | undefined> {
  return db<ReservationRow>('reservations').where({ id, environment_id: environmentId }).forUpdate().first();
}

/** Uses reservations_request_key. */
export function reservationOfRequest(db: Db, environmentId: string, requestKey: string): Promise<ReservationRow | undefined> {
  return db<ReservationRow>('reservations').where({ environment_id: environmentId, request_key: requestKey }).first();
}

/** False when another reservation was made with the same request key. */
export async function insertReservation(db: Db, row: ReservationRow): Promise<boolean> {
  const inserted = await db('reservations')
    .insert({ ...row, metadata: JSON.stringify(row.metadata) })
    .onConflict(db.raw('(environment_id, request_key) where request_key is not null') as never)
    .ignore()
    .returning('id');
  return inserted.length === 1;
}

export interface Settlement {
  readonly status: Exclude<ReservationStatus, 'held'>;
  readonly settled_at: Instant;
  readonly confirmed_quantity?: string;
  readonly event_ids?: readonly string[];
}

export async function settleReservation(db: Db, id: string, settlement: Settlement, at: Instant): Promise<ReservationRow> {
  const [row] = (await db('reservations')
    .where({ id })
    .update({ ...settlement, updated_at: at })
    .returning('*')) as ReservationRow[];
  assert(row, 'reservation_vanished', { reservation_id: id });
  return row;
}
