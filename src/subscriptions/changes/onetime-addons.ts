import { periodAt, type Instant } from '../../billing/calendar';
import type { Life } from '../../billing/subscription';
import type { Db } from '../../platform';
import type { AddonAssociationRow } from '../rows';

/** The end of the billing period that runs or begins next: during a trial, and before the start, that is the first one that is billed. */
export function endOfPeriodFrom(life: Life): Instant {
  if (life.open !== null && life.open.index !== null) return life.open.end;
  const billedFrom = life.trialEnd !== null && life.trialEnd > life.startAt ? life.trialEnd : life.startAt;
  return periodAt({ ...life.cadence, ...life.nextCadence, anchor: billedFrom }, 0).end;
}

/** When the first billing period moves, the end of add-ons that were taken once moves with it; lines that a change has ended stay ended. */
export async function moveOnetimeAddons(db: Db, life: Life): Promise<void> {
  const end_date = endOfPeriodFrom(life);
  const once = await db<AddonAssociationRow>('addon_associations').where({ subscription_id: life.subscriptionId, cadence: 'onetime', status: 'active' });
  for (const { id, end_date: before } of once) {
    await db('addon_associations').where({ id }).update({ end_date });
    await db('subscription_line_items').where({ addon_association_id: id, end_date: before }).update({ end_date });
  }
}
