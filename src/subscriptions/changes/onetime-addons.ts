import { periodAt, periodIndexOf, type Cadence, type Instant } from '../../billing/calendar';
import type { Life } from '../../billing/subscription';
import type { Db } from '../../platform';
import type { AddonAssociationRow } from '../rows';

/** The end of the billing period that holds an instant; during a trial, and before the start, that of the first one that is billed. */
export function endOfPeriodAt(life: Life, at: Instant): Instant {
  const { open } = life;
  if (open === null || open.index === null) return endOfFirstBilled(life);
  const end = open.cutAt ?? open.end;
  if (at < end) return open.end;
  // What begins with the end of the open period belongs to the one that follows.
  const following: Cadence = open.cutAt === undefined && life.nextCadence === undefined ? life.cadence : { ...life.cadence, ...life.nextCadence, anchor: end };
  return periodAt(following, periodIndexOf(following, at)).end;
}

function endOfFirstBilled({ trialEnd, startAt, cadence, nextCadence }: Life): Instant {
  const anchor = trialEnd !== null && trialEnd > startAt ? trialEnd : startAt;
  return periodAt({ ...cadence, ...nextCadence, anchor }, 0).end;
}

/** When the first billing period moves, the end of add-ons that were taken once moves with it; lines that a change has ended stay ended. */
export async function moveOnetimeAddons(db: Db, life: Life): Promise<void> {
  const end_date = endOfFirstBilled(life);
  const once = await db<AddonAssociationRow>('addon_associations').where({ subscription_id: life.subscriptionId, cadence: 'onetime', status: 'active' });
  for (const { id, end_date: before } of once) {
    await db('addon_associations').where({ id }).update({ end_date });
    await db('subscription_line_items').where({ addon_association_id: id, end_date: before }).update({ end_date });
  }
}
