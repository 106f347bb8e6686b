import type { Life } from '../billing/subscription';
import { refuse, type Db } from '../platform';

/** What is needed of a subscription to grant it credits. */
export interface GrantedSubscription {
  readonly id: string;
  readonly environment_id: string;
  readonly customer_id: string;
  readonly plan_id: string;
  readonly life: Life;
}

const COLUMNS = ['id', 'environment_id', 'customer_id', 'plan_id', 'life'];

/** Kept as it is until the caller's transaction ends: its period neither ends nor is it granted anything twice meanwhile. */
export async function lockGranted(db: Db, environmentId: string, id: string): Promise<GrantedSubscription> {
  const row = (await db('subscriptions').where({ id, environment_id: environmentId }).forUpdate().first(COLUMNS)) as GrantedSubscription | undefined;
  return row ?? refuse('subscription_not_found', { subscription_id: id });
}

export async function grantedSubscription(db: Db, environmentId: string, id: string): Promise<GrantedSubscription> {
  const row = (await db('subscriptions').where({ id, environment_id: environmentId }).first(COLUMNS)) as GrantedSubscription | undefined;
  return row ?? refuse('subscription_not_found', { subscription_id: id });
}

/** Oldest first. Uses subscriptions_customer. */
export function grantedSubscriptionsOf(db: Db, customerId: string): Promise<GrantedSubscription[]> {
  return db('subscriptions').where({ customer_id: customerId }).orderBy(['start_date', 'id']).select(COLUMNS) as unknown as Promise<GrantedSubscription[]>;
}
