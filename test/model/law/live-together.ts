import { due, live } from './future';
import type { Account, Customer } from './terms';
import type { Instant } from '../../../src/billing/calendar';

/**
 * Everything happens that is due for a customer by an instant. Several subscriptions go from one boundary of theirs to the next, because
 * they share credits and the earlier boundary burns first; at one instant the older subscription comes first.
 */
export function liveTogether({ accounts }: Customer, until: Instant): void {
  const living = accounts.filter(livesOn);
  if (living.length > 1) {
    for (let at = nextOf(living); at !== null && at <= until; at = nextOf(living)) for (const account of living) live(account, at);
  }
  for (const account of accounts) live(account, until);
}

/** When something is due next for any of them. */
export function nextOf(accounts: readonly Account[]): Instant | null {
  const [first = null] = accounts.flatMap((account) => due(account)?.at ?? []).sort();
  return first;
}

function livesOn({ phase, invoices }: Account): boolean {
  return phase !== 'ended' || invoices.some(({ draft }) => draft !== null);
}
