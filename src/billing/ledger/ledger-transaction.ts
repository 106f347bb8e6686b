import { assert } from '../invariant';
import { type Decimal, decimal, zero } from '../money';

/** Why credits move. Each kind has two sides, so that nothing appears or vanishes. */
export type LedgerKind = 'grant' | 'purchase' | 'burn' | 'return' | 'expire' | 'void' | 'hold' | 'release' | 'confirm';

/** Where credits are. The customer's balance is the sum of `available`; all accounts together are always zero. */
export type LedgerAccount = 'issued' | 'sold' | 'available' | 'held' | 'consumed' | 'lapsed';

/** From where to where each kind moves its amount. */
export const ledgerMoves = {
  grant: ['issued', 'available'],
  purchase: ['sold', 'available'],
  burn: ['available', 'consumed'],
  return: ['consumed', 'available'],
  expire: ['available', 'lapsed'],
  void: ['available', 'issued'],
  hold: ['available', 'held'],
  release: ['held', 'available'],
  confirm: ['held', 'consumed'],
} as const satisfies Readonly<Record<LedgerKind, readonly [LedgerAccount, LedgerAccount]>>;

export interface LedgerEntry {
  readonly account: LedgerAccount;
  readonly amount: Decimal;
}

/**
 * The two entries of one movement; they sum to zero. Amounts are positive: the kind says which way they go.
 * @example ledgerTransaction('burn', '30').map((entry) => [entry.account, entry.amount]) => [["available","-30"],["consumed","30"]]
 */
export function ledgerTransaction(kind: LedgerKind, amount: string): readonly LedgerEntry[] {
  const moved = decimal(amount);
  assert(moved.gte(0), 'ledger_amount_negative', { kind, amount });
  const [from, to] = ledgerMoves[kind];
  const entries = [
    { account: from, amount: moved.negated() },
    { account: to, amount: moved },
  ];
  assert(entries.reduce((sum, entry) => sum.plus(entry.amount), zero).isZero(), 'ledger_not_zero', { kind, amount });
  return entries;
}
