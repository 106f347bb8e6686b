import { periodAt, type Instant } from '../../billing/calendar';
import type { Life } from '../../billing/subscription';
import type { Db } from '../../platform';

/** The end of the billing period that runs or begins next: during a trial, and before the start, that is the first one that is billed. */
export function endOfPeriodFrom(life: Life): Instant {
  if (life.open !== null && life.open.index !== null) return life.open.end;
  const billedFrom = life.trialEnd !== null && life.trialEnd > life.startAt ? life.trialEnd : life.startAt;
  return periodAt({ ...life.cadence, ...life.nextCadence, anchor: billedFrom }, 0).end;
}

/** When the first billing period moves, the end of add-ons that were taken once moves with it. */
export async function moveOnetimeAddons(db: Db, life: Life): Promise<void> {
  const end_date = endOfPeriodFrom(life);
  const once = db('addon_associations').where({ subscription_id: life.subscriptionId, cadence: 'onetime', status: 'active' });
  const moved = (await once.update({ end_date }).returning('id')) as { readonly id: string }[];
  if (moved.length === 0) return;
  const ids = moved.map(({ id }) => id);
  await db('subscription_line_items').whereIn('addon_association_id', ids).whereNotNull('end_date').update({ end_date });
}
