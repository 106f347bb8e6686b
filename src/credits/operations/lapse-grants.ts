import { queryNamed, send, updateOf, type Deps, type Instant } from '../../platform';
import { transfer } from '../ledger';
import type { CreditGrantRow } from '../store';

// Uses credit_grants_customer, and for the few that have expired subscriptions_customer and the periods of each subscription.
const EXPIRED = {
  name: 'grants_expired',
  text: `select * from credit_grants grant_
         where customer_id = $1 and remaining > 0 and lapsed_at is null and valid_until <= $2
           and not exists (select from subscription_periods period join subscriptions subscription on subscription.id = period.subscription_id
                           where subscription.customer_id = grant_.customer_id and period.finalized_at is null and period.starts_at < grant_.valid_until)
         order by id for update`,
};

/**
 * Writes off what is left of the customer's grants that expired by `at`, once no period of theirs that began before the expiry
 * still waits for its invoice: until then the lot may yet have usage to pay for.
 */
export async function lapseGrants(deps: Deps, customerId: string, at: Instant): Promise<void> {
  const expired = await queryNamed<CreditGrantRow>(deps.db, { ...EXPIRED, values: [customerId, at] });
  for (const grant of expired) {
    await send(deps.db, updateOf('credit_grants', grant.id, { remaining: '0', lapsed_at: at, updated_at: deps.clock.now() }));
  }
  await transfer(
    deps,
    expired.map((grant) => ({
      environmentId: grant.environment_id,
      grantId: grant.id,
      from: 'lot',
      to: 'lapsed',
      quantity: grant.remaining,
      cause: 'lapse',
      invoiceId: null,
      at,
    })),
  );
}
