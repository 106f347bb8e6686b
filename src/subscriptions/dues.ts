import type { Life } from '../billing/subscription';
import { loadParty, unpaidDueDates } from '../invoices';
import type { Deps, Instant } from '../platform';
import type { SubscriptionRow } from './rows';

interface DuesContext {
  readonly subscription: Pick<SubscriptionRow, 'id'>;
  readonly party: { readonly environment: { readonly settings: { readonly past_due: 'off' | 'on' } } };
  readonly now: Instant;
}

/**
 * The life with what the books say of its unpaid invoices: whether one is overdue, and when the next one falls due. Where the environment does
 * not ask for it nobody looks, and no one is woken for it.
 */
export async function withDues(deps: Pick<Deps, 'db'>, { subscription, party, now }: DuesContext, life: Life, look: boolean): Promise<Life> {
  if (party.environment.settings.past_due === 'off') return life.dueAt === undefined && life.pastDue === undefined ? life : withoutDues(life);
  if (life.phase === 'ended' || (!look && life.pastDue === undefined)) return life;
  const dates = await unpaidDueDates(deps.db, subscription.id);
  return { ...life, pastDue: dates.some((date) => date <= now) || undefined, dueAt: dates.find((date) => date > now) };
}

function withoutDues(life: Life): Life {
  return { ...life, dueAt: undefined, pastDue: undefined };
}

/** The same where nobody has read the settings yet. */
export async function withDuesOf(deps: Pick<Deps, 'db'>, subscription: SubscriptionRow, life: Life, now: Instant): Promise<Life> {
  const party = await loadParty(deps.db, subscription.environment_id, subscription.customer_id);
  return withDues(deps, { subscription, party, now }, life, true);
}
