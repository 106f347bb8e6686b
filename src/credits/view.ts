import type { z } from 'zod';
import type { CreditGrant, LedgerEntry } from './schema';
import type { CreditGrantRow, LedgerEntryRow } from './store';
import { expiryOf } from './validity';

/** A grant as the API shows it. */
export function toGrantView(row: CreditGrantRow, externalCustomerId: string): z.infer<typeof CreditGrant> {
  const { id, environment_id, customer_id, name, rollover, expires_in_days, priority, granted_at, valid_from, valid_until, lapsed_at, created_at, updated_at } =
    row;
  return {
    ...{ id, environment_id, customer_id, external_customer_id: externalCustomerId, name, amount: row.amount, remaining: row.remaining },
    ...{ rollover, expires_in_days, priority, status: statusOf(row), granted_at, expires_at: expiryOf(row) },
    ...{ valid_from, valid_until, lapsed_at, metadata: { ...row.metadata }, created_at, updated_at },
  };
}

function statusOf(row: CreditGrantRow): z.infer<typeof CreditGrant>['status'] {
  if (row.lapsed_at !== null) return 'lapsed';
  if (/^0(\.0+)?$/.test(row.remaining)) return 'used_up';
  return row.valid_from === null ? 'waiting' : 'active';
}

export function toEntryView(row: LedgerEntryRow): z.infer<typeof LedgerEntry> {
  const { id, transaction_id, account, quantity, cause, invoice_id, occurred_at, created_at } = row;
  return { id, transaction_id, account, quantity, cause, invoice_id, occurred_at, created_at };
}
