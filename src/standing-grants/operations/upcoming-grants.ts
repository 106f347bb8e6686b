import { periodAt, periodIndexOf, type Period } from '../../billing/calendar';
import { type DueGrant, dueGrants } from '../../billing/credits';
import type { Life } from '../../billing/subscription';
import type { Db } from '../../platform';
import type { GrantedSubscription } from '../granted-subscription';
import { GRANT_PERIODS, standingGrantsOf, type StandingGrantRow } from '../store';
import { termsOf } from '../terms';
import { appliedStarts } from './apply-standing-grants';

export interface UpcomingOccurrence {
  readonly grant: StandingGrantRow;
  readonly subscriptionId: string;
  readonly due: DueGrant;
  readonly first: boolean;
}

/** What each standing grant of some subscriptions will grant next, soonest first; nothing for those that have granted all they will. */
export async function upcomingGrants(db: Db, subscriptions: readonly GrantedSubscription[]): Promise<readonly UpcomingOccurrence[]> {
  const upcoming: UpcomingOccurrence[] = [];
  for (const { id, life } of subscriptions) {
    if (life.phase === 'ended') continue;
    const applied = await appliedStarts({ db }, id);
    for (const grant of await standingGrantsOf(db, id)) {
      const before = applied.get(grant.id) ?? [];
      const due = nextDue(grant, life, before);
      if (due !== null) upcoming.push({ grant, subscriptionId: id, due, first: before.length === 0 });
    }
  }
  return upcoming.sort((a, b) => (a.due.start < b.due.start ? -1 : 1));
}

/** What is due in the open period has been granted; the next is due when the subscription comes to it, if it still runs then. */
function nextDue(grant: StandingGrantRow, life: Life, applied: readonly string[]): DueGrant | null {
  if (grant.cadence === 'ONETIME' && applied.length > 0) return null;
  const [due] = dueGrants(termsOf(grant, life.startAt), cadenceAfter(life), spanToCome(grant, life)).filter(({ start }) => !applied.includes(start));
  return due !== undefined && (life.endAt === null || due.start < life.endAt) ? due : null;
}

/** A trial's end is the anchor of what comes after it. */
function cadenceAfter({ cadence, open, trialEnd, startAt }: Life): Life['cadence'] {
  if (open?.index === null) return { ...cadence, anchor: open.end };
  return open === null && trialEnd !== null && trialEnd > startAt ? { ...cadence, anchor: startAt } : cadence;
}

/** Long enough for one whole window of the grant's own, or for its date. */
function spanToCome(grant: StandingGrantRow, life: Life): Period {
  const start = life.open?.end ?? life.startAt;
  const from = grant.start_date !== null && grant.start_date > start ? grant.start_date : start;
  if (grant.period === null) return { start, end: new Date(Date.parse(from) + 1).toISOString() };
  const own = { ...cadenceAfter(life), unit: GRANT_PERIODS[grant.period], count: grant.period_count ?? 1 };
  return { start, end: periodAt(own, periodIndexOf(own, from) + 1).end };
}
