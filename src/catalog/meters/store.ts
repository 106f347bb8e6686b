import type { MeterDefinition } from '../../billing/metering';
import { listRows, type Page } from '../../http';
import { queryNamed, type Db } from '../../platform';
import type { MeterFilter } from './schema';

export interface MeterRow {
  readonly id: string;
  readonly environment_id: string;
  readonly name: string;
  readonly event_name: string;
  readonly definition: MeterDefinition;
  readonly version: number;
  readonly status: 'published' | 'archived' | 'deleted';
  readonly created_at: string;
  readonly updated_at: string;
}

/** A meter by its id, archived or not: prices that use it go on. */
export function meterById(db: Db, environmentId: string, id: string): Promise<MeterRow | undefined> {
  return db<MeterRow>('meters').where({ id, environment_id: environmentId }).whereNot('status', 'deleted').first();
}

export async function metersByIds(db: Db, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, MeterRow>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  const rows: MeterRow[] = wanted.length === 0 ? [] : await db<MeterRow>('meters').whereIn('id', wanted);
  return new Map(rows.map((row) => [row.id, row]));
}

const METERS_OF_SUBSCRIPTION = {
  name: 'meters_of_subscription',
  text: `select * from meters
         where id in (select price.meter_id from subscription_line_items line join prices price on price.id = line.price_id where line.subscription_id = $1)`,
};

/** What a subscription's lines measure. */
export async function metersOfSubscription(db: Db, subscriptionId: string): Promise<ReadonlyMap<string, MeterRow>> {
  const rows = await queryNamed<MeterRow>(db, { ...METERS_OF_SUBSCRIPTION, values: [subscriptionId] });
  return new Map(rows.map((row) => [row.id, row]));
}

/** The oldest live meter that measures exactly this. Uses meters_event_name. */
export function meterByDefinition(db: Db, environmentId: string, definition: MeterDefinition): Promise<MeterRow | undefined> {
  return db<MeterRow>('meters')
    .where({ environment_id: environmentId, status: 'published', event_name: definition.eventName })
    .whereRaw('definition = ?::jsonb', [JSON.stringify(definition)])
    .orderBy('id')
    .first();
}

export async function insertMeter(db: Db, row: MeterRow): Promise<void> {
  await db('meters').insert({ ...row, definition: JSON.stringify(row.definition) });
}

export async function saveMeter(db: Db, row: MeterRow): Promise<void> {
  await db('meters')
    .where({ id: row.id })
    .update({ ...row, definition: JSON.stringify(row.definition) });
}

/** The row under a lock, for a change that depends on what it is now. */
export function lockMeter(db: Db, environmentId: string, id: string): Promise<MeterRow | undefined> {
  return db<MeterRow>('meters').where({ id, environment_id: environmentId }).whereNot('status', 'deleted').forUpdate().first();
}

/** What still measures with it: a live feature, or a price that was not ended before `at`. */
export async function meterIsUsed(db: Db, id: string, at: string): Promise<boolean> {
  const feature = await db('features').where({ meter_id: id, status: 'published' }).first('id');
  if (feature !== undefined) return true;
  const price = await db('prices')
    .where({ meter_id: id, status: 'published' })
    .andWhere((either) => void either.whereNull('ends_at').orWhere('ends_at', '>', at))
    .first('id');
  return price !== undefined;
}

/** One page of the meters that match every condition given. Uses meters_list. */
export function listMeters(db: Db, environmentId: string, filter: MeterFilter): Promise<Page<MeterRow>> {
  const query = db('meters').select('meters.*').where({ environment_id: environmentId, status: filter.status });
  if (filter.event_name !== undefined) void query.where({ event_name: filter.event_name });
  if ('meter_ids' in filter && filter.meter_ids) void query.whereIn('id', filter.meter_ids);
  return listRows<MeterRow>(query, filter, { table: 'meters', fields: ['id', 'name', 'event_name', 'created_at', 'updated_at'] });
}

/** The live meters that count events of a name. Uses meters_event_name. */
export function metersOfEventName(db: Db, environmentId: string, eventName: string): Promise<MeterRow[]> {
  return db<MeterRow>('meters').where({ environment_id: environmentId, status: 'published', event_name: eventName }).orderBy('created_at');
}
