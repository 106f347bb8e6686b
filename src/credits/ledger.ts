import { decimal } from '../billing/money';
import { insertOf, send, type Deps, type Instant } from '../platform';
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
  const [first, ...rest] = moves.flatMap((move) => entriesOf(deps, move));
  if (first) await send(deps.db, insertOf('ledger_entries', [{ ...first }, ...rest.map((entry) => ({ ...entry }))]));
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
