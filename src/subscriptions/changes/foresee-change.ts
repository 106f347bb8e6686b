import { Refusal, type Deps } from '../../platform';
import type { SubscriptionRow } from '../rows';
import { loadChangeContext } from './change-context';
import type { ResolvedChange } from './change-plan';
import type { ExecuteChangeInput } from './execute-change';
import { resolveChange } from './resolve-change';

/**
 * What a change that is still to come would do to the subscription as it is; refuses at once what could never be done. Null where something
 * else comes before it, or where it would change nothing today: what it does is then known only when its time has come.
 */
export async function foreseeChange(deps: Deps, subscription: SubscriptionRow, input: ExecuteChangeInput): Promise<ResolvedChange | null> {
  const { changes = [] } = subscription.life;
  if (changes.some(({ id, at }) => id !== input.changeId && at <= input.at)) return null;
  try {
    return await resolveChange(await loadChangeContext(deps, subscription, input), input.spec);
  } catch (error) {
    if (error instanceof Refusal && error.reason === 'change_changes_nothing') return null;
    throw error;
  }
}
