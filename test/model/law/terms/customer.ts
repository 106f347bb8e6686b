import type { Account } from './account';
import type { Lot, Used } from './usage';

/** What the subscriptions of a customer share. */
export interface Customer {
  lots: readonly Lot[];
  used: readonly Used[];
  /** In the order in which they were made. */
  accounts: readonly Account[];
}
