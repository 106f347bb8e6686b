import { decimal } from '../billing/money';
import type { Deps, Instant } from '../platform';
import type { LedgerAccount, LedgerCause, LedgerEntryRow } from './store';

export interface LedgerTransfer {
  readonly environmentId: string;
  readonly grantId: string;
  readonly from: LedgerAccount;
  readonly to: LedgerAccount;
  readonly quantity: string;
  readonly cause: LedgerCause;
  readonly invoiceId: string | null;
  readonly at: Instant;
}

/** Moves units between accounts: two entries that sum to zero. The database refuses any transaction that does not, and any overdrawn grant. */
export async function transfer(deps: Deps, moves: readonly LedgerTransfer[]): Promise<void> {
  if (moves.length === 0) return;
  await deps.db('ledger_entries').insert(moves.flatMap((move) => entriesOf(deps, move)));
}

function entriesOf(deps: Deps, move: LedgerTransfer): readonly LedgerEntryRow[] {
  const common = {
    environment_id: move.environmentId,
    transaction_id: deps.ids.next('ltx'),
    credit_grant_id: move.grantId,
    cause: move.cause,
    invoice_id: move.invoiceId,
    occurred_at: move.at,
    created_at: deps.clock.now(),
  };
  return [
    { ...common, id: deps.ids.next('entry'), account: move.from, quantity: decimal(move.quantity).negated().toFixed() },
    { ...common, id: deps.ids.next('entry'), account: move.to, quantity: decimal(move.quantity).toFixed() },
  ];
}
