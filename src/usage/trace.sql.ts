import type { MeterDefinition } from '../billing/metering';
import type { Db } from '../platform';

export interface TracedMeter {
  readonly id: string;
  readonly name: string;
  readonly definition: MeterDefinition;
}

/** The live meters of an event name. Uses meters_event_name. */
export async function metersOfEvent(db: Db, environmentId: string, eventName: string): Promise<readonly TracedMeter[]> {
  const rows: unknown = await db('meters')
    .where({ environment_id: environmentId, event_name: eventName, status: 'published' })
    .orderBy('id')
    .select('id', 'name', 'definition');
  return rows as TracedMeter[];
}

export interface TracedLine {
  readonly line_item_id: string;
  readonly subscription_id: string;
  readonly price_id: string;
  readonly price_status: string;
  readonly meter_id: string;
  readonly feature_id: string | null;
  readonly start_date: string;
  readonly end_date: string | null;
  readonly ended_at: string | null;
}

/** The customer's subscription lines that charge for these meters, and each meter's feature. Uses subscriptions_customer. */
export async function linesOfMeters(db: Db, customerId: string, meterIds: readonly string[]): Promise<readonly TracedLine[]> {
  const rows: unknown = await db('subscription_line_items as line')
    .join('subscriptions as subscription', 'subscription.id', 'line.subscription_id')
    .join('prices as price', 'price.id', 'line.price_id')
    .where('subscription.customer_id', customerId)
    .whereIn('price.meter_id', [...meterIds])
    .orderBy('line.id')
    .select({
      line_item_id: 'line.id',
      subscription_id: 'line.subscription_id',
      price_id: 'price.id',
      price_status: 'price.status',
      meter_id: 'price.meter_id',
      feature_id: db.raw(`(select min(id) from features where features.meter_id = price.meter_id and features.status = 'published')`),
      start_date: 'line.start_date',
      end_date: 'line.end_date',
      ended_at: 'subscription.ended_at',
    });
  return rows as TracedLine[];
}
