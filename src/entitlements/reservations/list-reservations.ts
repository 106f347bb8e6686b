import type { z } from 'zod';
import { requireCustomer } from '../../customers';
import { listRows, type Page } from '../../http';
import type { Db, Deps, Instant } from '../../platform';
import type { ListReservationsQuery } from './schema';
import type { ReservationRow } from './store';

/** A reservation with the present of its customer, which on a test clock is not that of the server. */
export type DatedReservation = ReservationRow & { readonly now: Instant };

const LIST = { table: 'reservations', fields: ['created_at', 'expires_at'] };

/** One page of reservations, by what they are now and not by what was last written. Uses reservations_list. */
export async function listReservations(deps: Deps, environmentId: string, query: z.infer<typeof ListReservationsQuery>): Promise<Page<DatedReservation>> {
  const { db } = deps;
  const now = nowOf(db, deps.clock.now());
  const rows = withClocks(db)
    .where('reservations.environment_id', environmentId)
    .select('reservations.*', db.raw('? as now', [now]));
  const named = query.customer_id ?? query.external_customer_id;
  if (named !== undefined) void rows.where('reservations.customer_id', (await requireCustomer(db, environmentId, named)).id);
  if (query.feature_id !== undefined) void rows.where('reservations.feature_id', query.feature_id);
  if (query.status !== undefined)
    void rows.whereRaw(`case when reservations.status = 'held' and expires_at <= ? then 'expired' else reservations.status end = ?`, [now, query.status]);
  return listRows<DatedReservation>(rows, query, LIST);
}

export async function datedReservation(deps: Deps, environmentId: string, id: string): Promise<DatedReservation | undefined> {
  const { db } = deps;
  const rows = withClocks(db).where({ 'reservations.environment_id': environmentId, 'reservations.id': id });
  return (await rows.first('reservations.*', db.raw('? as now', [nowOf(db, deps.clock.now())]))) as DatedReservation | undefined;
}

function withClocks(db: Db) {
  return db('reservations').join('customers', 'customers.id', 'reservations.customer_id').leftJoin('test_clocks', 'test_clocks.id', 'customers.test_clock_id');
}

function nowOf(db: Db, real: Instant) {
  return db.raw('coalesce(test_clocks.frozen_time, ?::timestamptz)', [real]);
}
