import { decimal, zero } from '../../billing/money';
import { send, type Deps, type Instant } from '../../platform';
import { transfer } from '../ledger';
import type { LedgerEntryRow } from '../store';

export interface BurnInput {
  readonly environmentId: string;
  readonly invoiceId: string;
  readonly burns: readonly { readonly lotId: string; readonly quantity: string }[];
  readonly at: Instant;
}

const BURN = { name: 'burn_credits', text: 'update credit_grants set remaining = remaining - $2::numeric, updated_at = $3 where id = $1' };

/**
 * Writes what an invoice burnt, and tells how much of which grant. The rows are locked since `loadLots`, and `remaining >= 0` is the database's
 * own last word. A rehearsal has them locked only here: in the order of their ids too, so that it and an invoice never wait for each other.
 */
export async function burnCredits(deps: Deps, input: BurnInput): Promise<ReadonlyMap<string, string>> {
  const byLot = [...sumByLot(input.burns)].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [lotId, quantity] of byLot) {
    await send(deps.db, { ...BURN, values: [lotId, quantity, deps.clock.now()] });
  }
  await transfer(
    deps,
    byLot.map(([grantId, quantity]) => ({ ...common(input), grantId, from: 'lot', to: 'consumed', quantity, cause: 'consumption' })),
  );
  return new Map(byLot);
}

/** Gives back what a voided invoice burnt; a lot that has lapsed meanwhile lives again until the next invoice is final. */
export async function returnCredits(deps: Deps, input: Omit<BurnInput, 'burns'>): Promise<void> {
  const burnt = await deps
    .db<LedgerEntryRow>('ledger_entries')
    .where({ invoice_id: input.invoiceId, account: 'lot', cause: 'consumption' })
    .orderBy('credit_grant_id');
  for (const entry of burnt) {
    const quantity = decimal(entry.quantity).negated().toFixed();
    await deps
      .db('credit_grants')
      .where({ id: entry.credit_grant_id })
      .update({ remaining: deps.db.raw('remaining + ?::numeric', [quantity]), lapsed_at: null, updated_at: deps.clock.now() });
    await transfer(deps, [{ ...common(input), grantId: entry.credit_grant_id, from: 'consumed', to: 'lot', quantity, cause: 'void' }]);
  }
}

function common(input: Omit<BurnInput, 'burns'>) {
  return { environmentId: input.environmentId, invoiceId: input.invoiceId, at: input.at };
}

function sumByLot(burns: BurnInput['burns']): ReadonlyMap<string, string> {
  const sums = new Map<string, string>();
  for (const burn of burns)
    sums.set(
      burn.lotId,
      decimal(sums.get(burn.lotId) ?? zero)
        .plus(burn.quantity)
        .toFixed(),
    );
  return sums;
}
