export { type LedgerAccount, type LedgerEntry, type LedgerKind, ledgerMoves, ledgerTransaction } from './ledger-transaction';
