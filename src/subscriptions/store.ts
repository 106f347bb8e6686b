import { queryNamed, refuse, type Db } from '../platform';
import type { CommandRow, LineItemRow, SubscriptionRow } from './rows';

export function findSubscription(db: Db, environmentId: string, id: string): Promise<SubscriptionRow | undefined> {
  return db<SubscriptionRow>('subscriptions').where({ id, environment_id: environmentId }).first();
}

export async function requireSubscription(db: Db, environmentId: string, id: string): Promise<SubscriptionRow> {
  const row = await findSubscription(db, environmentId, id);
  return row ?? refuse('subscription_not_found', { subscription_id: id });
}

const LOCK = {
  name: 'lock_subscription',
  text: `select subscription.* from subscriptions subscription join customers customer on customer.id = subscription.customer_id
         where subscription.id = $1 or subscription.id = (select parent_subscription_id from subscriptions where id = $1)
         order by subscription.parent_subscription_id nulls first for update of subscription for key share of customer`,
};

/**
 * The row under a lock: whoever changes a subscription takes its turn here. Where it is billed with another, that one is locked first, so
 * that the two never wait for each other. Its customer is held as an invoice will hold it anyway: a grant of credits, which locks the customer,
 * comes whole before a period opens or whole after it, and is never missed by both.
 */
export async function lockSubscription(db: Db, id: string): Promise<SubscriptionRow | undefined> {
  const rows = await queryNamed<SubscriptionRow>(db, { ...LOCK, values: [id] });
  return rows.find((row) => row.id === id);
}

const LINE_ITEMS = {
  name: 'line_items',
  text: 'select * from subscription_line_items where subscription_id = any($1) order by subscription_id, position',
};

/** In the order of the invoice's lines. Uses the unique index (subscription_id, position). */
export function lineItemsOf(db: Db, subscriptionIds: readonly string[]): Promise<readonly LineItemRow[]> {
  return queryNamed<LineItemRow>(db, { ...LINE_ITEMS, values: [subscriptionIds] });
}

export function findCommand(db: Db, id: string): Promise<CommandRow | undefined> {
  return db<CommandRow>('subscription_commands').where({ id }).first();
}

export async function insertSubscription(db: Db, row: SubscriptionRow, items: readonly LineItemRow[]): Promise<void> {
  await db('subscriptions').insert({ ...row, life: JSON.stringify(row.life), metadata: JSON.stringify(row.metadata) });
  if (items.length > 0) await db('subscription_line_items').insert(items.map((item) => ({ ...item, metadata: JSON.stringify(item.metadata) })));
}
