import { listRows, type Page } from '../http';
import { queryNamed, refuse, type Db, type Instant } from '../platform';
import type { TAX_ENTITIES } from './association-schema';

export type TaxEntityType = (typeof TAX_ENTITIES)[number];

export interface TaxAssociationRow {
  readonly id: string;
  readonly environment_id: string;
  readonly tax_rate_id: string;
  readonly entity_type: TaxEntityType;
  readonly entity_id: string;
  readonly priority: number;
  readonly auto_apply: boolean;
  readonly currency: string | null;
  readonly start_date: Instant | null;
  readonly end_date: Instant | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly status: 'published' | 'archived' | 'deleted';
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

export async function requireTaxAssociation(db: Db, environmentId: string, id: string, lock: 'none' | 'update' = 'none'): Promise<TaxAssociationRow> {
  const query = db<TaxAssociationRow>('tax_associations').where({ id, environment_id: environmentId, status: 'published' });
  const row = await (lock === 'update' ? query.forUpdate() : query).first();
  return row ?? refuse('not_found', { tax_association_id: id });
}

const OF_ENTITIES = {
  name: 'taxes_of_entities',
  text: `select * from tax_associations
         where environment_id = $1 and status = 'published' and entity_id = any($2)
         order by priority, created_at, id`,
};

/** The live associations of some entities, lower priority first. Uses tax_associations_entity. */
export function taxAssociationsOf(db: Db, environmentId: string, entityIds: readonly string[]): Promise<readonly TaxAssociationRow[]> {
  return queryNamed<TaxAssociationRow>(db, { ...OF_ENTITIES, values: [environmentId, entityIds] });
}

/** Uses tax_associations_rate. */
export async function rateIsUsed(db: Db, taxRateId: string): Promise<boolean> {
  return (await db('tax_associations').where({ tax_rate_id: taxRateId, status: 'published' }).first('id')) !== undefined;
}

const TABLE_OF = { subscription: 'subscriptions', invoice: 'invoices' } as const;

interface TaxedRow {
  readonly id: string;
  readonly status: string;
  /** Of a subscription: the one on whose invoices it is billed. */
  readonly parent_subscription_id?: string | null;
}

/** Whether the environment has such a subscription or invoice; kept from vanishing, and from joining a group, meanwhile. */
export async function taxedEntity(db: Db, environmentId: string, type: keyof typeof TABLE_OF, id: string): Promise<TaxedRow | undefined> {
  const row: unknown = await db(TABLE_OF[type]).where({ id, environment_id: environmentId }).forShare().first();
  return row as TaxedRow | undefined;
}

/** The id of the live customer with this id, ours or the caller's own. Asked here, since customers are made with taxes of their own. */
export async function taxedCustomer(db: Db, environmentId: string, idOrExternalId: string, lock: 'none' | 'share' = 'none'): Promise<string | undefined> {
  const query = db('customers')
    .where({ environment_id: environmentId, status: 'published' })
    .andWhere((either) => void either.where('id', idOrExternalId).orWhere('external_id', idOrExternalId));
  const row = (await (lock === 'share' ? query.forShare() : query).first('id')) as { readonly id: string } | undefined;
  return row?.id;
}

export async function insertTaxAssociation(db: Db, row: TaxAssociationRow): Promise<void> {
  await db('tax_associations').insert({ ...row, metadata: JSON.stringify(row.metadata) });
}

export async function saveTaxAssociation(db: Db, row: TaxAssociationRow): Promise<void> {
  const { priority, auto_apply, end_date, status, updated_at } = row;
  await db('tax_associations')
    .where({ id: row.id })
    .update({ priority, auto_apply, end_date, status, updated_at, metadata: JSON.stringify(row.metadata) });
}

export interface TaxAssociationConditions {
  readonly entity_type?: TaxEntityType | undefined;
  readonly entity_id?: string | undefined;
  readonly tax_rate_id?: string | undefined;
  readonly tax_rate_ids?: readonly string[] | undefined;
  readonly tax_association_ids?: readonly string[] | undefined;
  readonly auto_apply?: boolean | undefined;
  readonly currency?: string | undefined;
}

const FIELDS = ['id', 'entity_type', 'entity_id', 'tax_rate_id', 'priority', 'created_at', 'updated_at'];

/** One page of the associations that match every condition given. Uses tax_associations_list. */
export function listTaxAssociations(
  db: Db,
  environmentId: string,
  conditions: TaxAssociationConditions,
  page: Parameters<typeof listRows>[1],
): Promise<Page<TaxAssociationRow>> {
  const query = db('tax_associations').select('tax_associations.*').where({ environment_id: environmentId, status: 'published' });
  const { entity_type, entity_id, tax_rate_id, tax_rate_ids, tax_association_ids, auto_apply, currency } = conditions;
  if (entity_type) void query.where({ entity_type });
  if (entity_id) void query.where({ entity_id });
  if (tax_rate_id) void query.where({ tax_rate_id });
  if (tax_rate_ids) void query.whereIn('tax_rate_id', tax_rate_ids);
  if (tax_association_ids) void query.whereIn('id', tax_association_ids);
  if (auto_apply !== undefined) void query.where({ auto_apply });
  if (currency) void query.where({ currency });
  return listRows<TaxAssociationRow>(query, page, { table: 'tax_associations', fields: FIELDS });
}
