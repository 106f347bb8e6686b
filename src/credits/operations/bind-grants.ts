import { queryNamed, send, updateOf, type Deps } from '../../platform';
import type { CreditGrantRow, OpenBounds } from '../store';
import { validityIn } from '../validity';

// Uses credit_grants_customer; a customer has few grants.
const WAITING = {
  name: 'grants_waiting',
  text: 'select * from credit_grants where customer_id = $1 and valid_from is null and granted_at < $2 order by id for update',
};

/** Gives grants that waited for a period their span of validity, when the first period that covers or follows them opens. */
export async function bindGrants(deps: Deps, customerId: string, period: OpenBounds): Promise<void> {
  const waiting = await queryNamed<CreditGrantRow>(deps.db, { ...WAITING, values: [customerId, period.ends_at] });
  for (const grant of waiting) {
    await send(deps.db, updateOf('credit_grants', grant.id, { ...validityIn(grant, period), updated_at: deps.clock.now() }));
  }
}
