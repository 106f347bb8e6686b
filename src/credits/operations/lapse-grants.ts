import type { Deps, Instant } from '../../platform';
import { transfer } from '../ledger';
import type { CreditGrantRow } from '../store';

/**
 * Writes off what is left of the customer's grants that expired by `at`, once no period of theirs that began before the expiry
 * still waits for its invoice: until then the lot may yet have usage to pay for.
 */
export async function lapseGrants(deps: Deps, customerId: string, at: Instant): Promise<void> {
  const expired = await deps
    .db<CreditGrantRow>('credit_grants as grant_')
    .where({ customer_id: customerId })
    .where('remaining', '>', 0)
    .whereNull('lapsed_at')
    .where('valid_until', '<=', at)
    .whereNotExists(unfinishedPeriods(deps))
    .orderBy('id')
    .forUpdate();
  for (const grant of expired) {
    await deps.db('credit_grants').where({ id: grant.id }).update({ remaining: 0, lapsed_at: at, updated_at: deps.clock.now() });
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

function unfinishedPeriods(deps: Deps) {
  return deps
    .db('subscription_periods as period')
    .join('subscriptions as subscription', 'subscription.id', 'period.subscription_id')
    .whereRaw('subscription.customer_id = grant_.customer_id')
    .whereNull('period.finalized_at')
    .whereRaw('period.starts_at < grant_.valid_until')
    .select(deps.db.raw('1'));
}
