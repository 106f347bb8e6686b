import type { Deps } from '../../platform';
import type { CreditGrantRow, OpenBounds } from '../store';
import { validityIn } from '../validity';

/** Gives grants that waited for a period their span of validity, when the first period that covers or follows them opens. */
export async function bindGrants(deps: Deps, customerId: string, period: OpenBounds): Promise<void> {
  const waiting = await deps
    .db<CreditGrantRow>('credit_grants')
    .where({ customer_id: customerId })
    .whereNull('valid_from')
    .where('granted_at', '<', period.ends_at)
    .forUpdate();
  for (const grant of waiting) {
    await deps
      .db('credit_grants')
      .where({ id: grant.id })
      .update({ ...validityIn(grant, period), updated_at: deps.clock.now() });
  }
}
