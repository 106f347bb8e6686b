import { decimal } from '../../billing/money';
import { queryNamed, type Deps, type Instant } from '../../platform';
import { transfer } from '../ledger';
import type { OpenBounds } from '../store';

export interface ReviveInput {
  readonly environmentId: string;
  readonly customerId: string;
  /** Whose usage is to be billed again. */
  readonly period: OpenBounds;
  readonly at: Instant;
}

interface LapsedRow {
  readonly id: string;
  readonly lapsed: string;
}

// Uses credit_grants_customer; a customer has few grants.
const LAPSED = {
  name: 'grants_lapsed',
  text: `select id, (select coalesce(-sum(quantity), 0) from ledger_entries where credit_grant_id = credit_grants.id and account = 'lot' and cause = 'lapse')::text as lapsed
         from credit_grants
         where customer_id = $1 and lapsed_at is not null and valid_from < $2 and valid_until > $3
         order by id for update`,
};

/**
 * Credits that were valid in a period and were written off since can pay for its usage again: when an invoice is made plays no role. What is left of them
 * lapses anew with the invoice that is made in place of the other, or with the next one.
 */
export async function reviveGrants(deps: Deps, { environmentId, customerId, period, at }: ReviveInput): Promise<void> {
  const rows = await queryNamed<LapsedRow>(deps.db, { ...LAPSED, values: [customerId, period.ends_at, period.starts_at] });
  const lapsed = rows.filter((row) => decimal(row.lapsed).gt(0));
  for (const { id, lapsed: quantity } of lapsed) {
    await deps
      .db('credit_grants')
      .where({ id })
      .update({ remaining: deps.db.raw('remaining + ?::numeric', [quantity]), lapsed_at: null, updated_at: deps.clock.now() });
  }
  await transfer(
    deps,
    lapsed.map(({ id, lapsed: quantity }) => ({
      ...{ environmentId, grantId: id, invoiceId: null, at },
      ...{ from: 'lapsed', to: 'lot', quantity, cause: 'lapse' },
    })),
  );
}
