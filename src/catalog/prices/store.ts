import type { PriceModel } from '../../billing/pricing';
import { queryNamed, type Db, type Instant } from '../../platform';
import type { BillingPeriod } from './schema';

export interface PriceRow {
  readonly id: string;
  readonly environment_id: string;
  readonly entity_type: 'PLAN' | 'SUBSCRIPTION' | 'ADDON';
  readonly entity_id: string;
  readonly root_price_id: string;
  readonly version: number;
  readonly type: 'USAGE' | 'FIXED';
  readonly currency: string;
  readonly billing_period: BillingPeriod;
  readonly billing_period_count: number;
  readonly invoice_cadence: 'ARREAR' | 'ADVANCE';
  readonly meter_id: string | null;
  /** The event that a flat charge was written for; nothing is measured by it. */
  readonly event_name: string | null;
  readonly model: PriceModel;
  readonly min_quantity: string | null;
  readonly display_name: string;
  readonly description: string;
  readonly lookup_key: string;
  /** Given by the database: the order in which prices were made. */
  readonly sequence: string;
  /** In force from here on, without a beginning when null. */
  readonly starts_at: Instant | null;
  readonly ends_at: Instant | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly status: 'published' | 'archived' | 'deleted';
  readonly created_at: string;
  readonly updated_at: string;
}

export type NewPriceRow = Omit<PriceRow, 'sequence'>;

export function priceById(db: Db, environmentId: string, id: string): Promise<PriceRow | undefined> {
  return db<PriceRow>('prices').where({ id, environment_id: environmentId }).whereNot('status', 'deleted').first();
}

/** The version without an end that has this key: the newest. Uses prices_lookup_key. */
export function priceByLookupKey(db: Db, environmentId: string, lookupKey: string): Promise<PriceRow | undefined> {
  return db<PriceRow>('prices').where({ environment_id: environmentId, status: 'published', lookup_key: lookupKey }).whereNull('ends_at').first();
}

export function lockPrice(db: Db, environmentId: string, id: string): Promise<PriceRow | undefined> {
  return db<PriceRow>('prices').where({ id, environment_id: environmentId, status: 'published' }).forUpdate().first();
}

export async function pricesByIds(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, PriceRow>> {
  const rows: PriceRow[] = ids.length === 0 ? [] : await db<PriceRow>('prices').whereIn('id', [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, row]));
}

const PRICES_OF_SUBSCRIPTION = {
  name: 'prices_of_subscription',
  text: 'select * from prices where id in (select price_id from subscription_line_items where subscription_id = $1)',
};

/** The prices of a subscription's lines, past ones included. */
export async function pricesOfSubscription(db: Db, subscriptionId: string): Promise<ReadonlyMap<string, PriceRow>> {
  const rows = await queryNamed<PriceRow>(db, { ...PRICES_OF_SUBSCRIPTION, values: [subscriptionId] });
  return new Map(rows.map((row) => [row.id, row]));
}

/** All versions of the prices that have these ids as their first version, oldest first. Uses prices_root. */
export function priceVersions(db: Db, rootPriceIds: readonly string[]): Promise<PriceRow[]> {
  if (rootPriceIds.length === 0) return Promise.resolve([]);
  return db<PriceRow>('prices')
    .whereIn('root_price_id', [...new Set(rootPriceIds)])
    .where({ status: 'published' })
    .orderBy(['root_price_id', 'version']);
}

/** The versions in force at an instant, in the order in which the prices were first made. Uses prices_entity. */
export function pricesOfPlan(db: Db, planId: string, at: Instant): Promise<PriceRow[]> {
  return pricesInForce(db, 'PLAN', planId, at);
}

/** The same for an add-on. */
export function pricesOfAddon(db: Db, addonId: string, at: Instant): Promise<PriceRow[]> {
  return pricesInForce(db, 'ADDON', addonId, at);
}

function pricesInForce(db: Db, entityType: PriceRow['entity_type'], entityId: string, at: Instant): Promise<PriceRow[]> {
  return ordered(db)
    .where({ 'prices.entity_type': entityType, 'prices.entity_id': entityId, 'prices.status': 'published' })
    .andWhere((start) => void start.whereNull('prices.starts_at').orWhere('prices.starts_at', '<=', at))
    .andWhere((end) => void end.whereNull('prices.ends_at').orWhere('prices.ends_at', '>', at));
}

/** What some plans sell now or will: every version that has not ended at an instant. */
export function livePricesOfPlans(db: Db, planIds: readonly string[], at: Instant): Promise<PriceRow[]> {
  return livePrices(db, 'PLAN', planIds, at);
}

/** The same for add-ons. */
export function livePricesOfAddons(db: Db, addonIds: readonly string[], at: Instant): Promise<PriceRow[]> {
  return livePrices(db, 'ADDON', addonIds, at);
}

async function livePrices(db: Db, entityType: PriceRow['entity_type'], entityIds: readonly string[], at: Instant): Promise<PriceRow[]> {
  if (entityIds.length === 0) return [];
  return ordered(db)
    .where({ 'prices.entity_type': entityType, 'prices.status': 'published' })
    .whereIn('prices.entity_id', [...entityIds])
    .andWhere((end) => void end.whereNull('prices.ends_at').orWhere('prices.ends_at', '>', at));
}

function ordered(db: Db) {
  return db<PriceRow>('prices').join('prices as root', 'root.id', 'prices.root_price_id').select('prices.*').orderBy(['root.sequence', 'prices.version']);
}

export async function insertPrice(db: Db, row: NewPriceRow): Promise<PriceRow> {
  const [stored] = (await db('prices')
    .insert({ ...row, model: JSON.stringify(row.model), metadata: JSON.stringify(row.metadata) })
    .returning('*')) as PriceRow[];
  return stored as PriceRow;
}

/** The fields of a price that may change in place; never its amounts. */
export async function savePrice(db: Db, row: PriceRow): Promise<void> {
  const { display_name, description, lookup_key, ends_at, updated_at } = row;
  await db('prices')
    .where({ id: row.id })
    .update({ display_name, description, lookup_key, ends_at, updated_at, metadata: JSON.stringify(row.metadata) });
}

/** What a price can be written for. */
export type PriceOwnerType = 'PLAN' | 'ADDON';

/** What owns a price; only a pricing plan has a currency of its own. */
export interface PriceOwner {
  readonly currency: string | null;
}

/** The live plan or add-on, kept from being archived until the caller's transaction ends. */
export async function lockOwnerOfPrice(db: Db, environmentId: string, type: PriceOwnerType, id: string): Promise<PriceOwner | undefined> {
  const table = type === 'PLAN' ? 'plans' : 'addons';
  const query = db(table).where({ id, environment_id: environmentId, status: 'published' }).forNoKeyUpdate();
  if (type === 'PLAN') return (await query.first('currency')) as PriceOwner | undefined;
  return (await query.first('id')) === undefined ? undefined : { currency: null };
}

export async function countLivePrices(db: Db, entityId: string, at: Instant): Promise<number> {
  const [row] = (await db('prices')
    .where({ entity_id: entityId, status: 'published' })
    .andWhere((end) => void end.whereNull('ends_at').orWhere('ends_at', '>', at))
    .count('* as count')) as { count: string | number }[];
  return Number(row?.count ?? 0);
}
