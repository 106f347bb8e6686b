import type { Instant } from '../../billing/calendar';
import { billedFees, pendingLinesOf, type ProrationSource } from '../../invoices';
import type { Deps } from '../../platform';
import type { StepContext } from '../steps/step-context';
import { activeAt } from './active-lines';
import { computeChange } from './compute-change';

/** What was paid in advance for time after the subscription's end: the credits of a change that ends every line then. */
export async function unusedCredits(deps: Deps, context: StepContext, at: Instant): Promise<readonly ProrationSource[]> {
  const { subscription, lines } = context;
  const active = activeAt(lines, at);
  const ends = active.map(({ item }) => item);
  const fees = await billedFees(
    deps.db,
    ends.map((item) => item.id),
    at,
  );
  const ending = { ...context, deps, changeId: `end:${subscription.id}`, at, active, position: 0 };
  const pending = await pendingLinesOf(deps.db, subscription.id);
  return computeChange(ending, { ends, begins: [], effect: {} }, 'next_invoice', { fees, pending }).sources;
}
