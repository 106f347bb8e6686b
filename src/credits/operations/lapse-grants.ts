import { decimal, zero } from '../../billing/money';
import { queryNamed, send, updateOf, type Db, type Deps, type Instant } from '../../platform';
import { transfer } from '../ledger';
import type { CreditGrantRow } from '../store';

// Uses credit_grants_customer, and for the few that have expired subscriptions_customer and the periods of each subscription: as a list of ids,
// since a join with everybody's open periods looks cheaper to a planner that knows of few.
const EXPIRED = {
  name: 'grants_expired',
  text: `select * from credit_grants grant_
         where customer_id = $1 and remaining > 0 and lapsed_at is null and valid_until <= $2
           and not exists (select from subscription_periods period
                           where period.subscription_id = any (array(select id from subscriptions where customer_id = $1))
                             and period.finalized_at is null and period.starts_at < grant_.valid_until)
         order by id for update`,
};

/**
 * The customer's grants that expired by `at` and have something left, locked, once no period of theirs that began before the expiry
 * still waits for its invoice: until then the lot may yet have usage to pay for.
 */
export function expiredGrants(db: Db, customerId: string, at: Instant): Promise<readonly CreditGrantRow[]> {
  return queryNamed<CreditGrantRow>(db, { ...EXPIRED, values: [customerId, at] });
}

export interface LapseInput {
  /** As `expiredGrants` found them. */
  readonly grants: readonly CreditGrantRow[];
  /** What has been burnt of them since then, by the id of the grant. */
  readonly burnt?: ReadonlyMap<string, string>;
  readonly at: Instant;
}

/** Writes off what is left of a customer's expired grants. */
export async function lapseExpired(deps: Deps, customerId: string, at: Instant): Promise<void> {
  await lapseGrants(deps, { grants: await expiredGrants(deps.db, customerId, at), at });
}

/** The same for grants that have been found already. Reads nothing, so that it may follow an invoice that has taken its number. */
export async function lapseGrants(deps: Deps, { grants, burnt, at }: LapseInput): Promise<void> {
  const left = grants.flatMap((grant) => {
    const quantity = decimal(grant.remaining).minus(decimal(burnt?.get(grant.id) ?? zero));
    return quantity.gt(0) ? [{ grant, quantity: quantity.toFixed() }] : [];
  });
  for (const { grant } of left) {
    await send(deps.db, updateOf('credit_grants', grant.id, { remaining: '0', lapsed_at: at, updated_at: deps.clock.now() }));
  }
  await transfer(
    deps,
    left.map(({ grant, quantity }) => ({
      ...{ environmentId: grant.environment_id, grantId: grant.id, invoiceId: null, at },
      ...{ from: 'lot', to: 'lapsed', quantity, cause: 'lapse' },
    })),
  );
}
