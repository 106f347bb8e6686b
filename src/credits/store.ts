import type { Db, Instant } from '../platform';

/** Credits counted in units, granted together. `remaining` caches the ledger. */
export interface CreditGrantRow {
  readonly id: string;
  readonly environment_id: string;
  readonly customer_id: string;
  readonly name: string;
  readonly amount: string;
  readonly remaining: string;
  readonly priority: number | null;
  readonly rollover: boolean;
  readonly expires_in_days: number | null;
  readonly granted_at: Instant;
  readonly valid_from: Instant | null;
  readonly valid_until: Instant | null;
  readonly lapsed_at: Instant | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

export type LedgerAccount = 'issued' | 'lot' | 'consumed' | 'lapsed';
export type LedgerCause = 'grant' | 'consumption' | 'void' | 'lapse';

export interface LedgerEntryRow {
  readonly id: string;
  readonly environment_id: string;
  readonly transaction_id: string;
  readonly account: LedgerAccount;
  readonly credit_grant_id: string;
  readonly quantity: string;
  readonly cause: LedgerCause;
  readonly invoice_id: string | null;
  readonly occurred_at: Instant;
  readonly created_at: Instant;
}

export function findGrant(db: Db, environmentId: string, id: string): Promise<CreditGrantRow | undefined> {
  return db<CreditGrantRow>('credit_grants').where({ id, environment_id: environmentId }).first();
}

export interface OpenBounds {
  readonly starts_at: Instant;
  readonly ends_at: Instant;
}

/**
 * The billing period that a grant of now belongs to: the open period of the customer's oldest subscription that contains the instant, or that
 * has opened since. Uses subscription_periods_one_open; a customer has few subscriptions.
 */
export function openPeriodAt(db: Db, customerId: string, at: Instant): Promise<OpenBounds | undefined> {
  return db('subscription_periods as period')
    .join('subscriptions as subscription', 'subscription.id', 'period.subscription_id')
    .where('subscription.customer_id', customerId)
    .whereNull('period.closed_at')
    .where('period.ends_at', '>', at)
    .orderBy('subscription.created_at')
    .first('period.starts_at', 'period.ends_at') as Promise<OpenBounds | undefined>;
}
