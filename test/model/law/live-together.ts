import type { Instant } from '../../../src/billing/calendar';
import { due, live } from './future';
import type { Account, Customer } from './terms';

/**
 * Everything happens that is due for a customer by an instant. Subscriptions go from one boundary of theirs to the next, because they
 * share credits and the earlier boundary burns first; at one instant the older subscription comes first.
 */
export function liveTogether({ accounts }: Customer, until: Instant): void {
  for (let at = nextOf(accounts); at !== null && at <= until; at = nextOf(accounts)) for (const account of accounts) live(account, at);
  for (const account of accounts) live(account, until);
}

/** When something is due next for any of them. */
export function nextOf(accounts: readonly Account[]): Instant | null {
  const [first = null] = accounts.flatMap((account) => due(account)?.at ?? []).sort();
  return first;
}
