import type { Instant } from '../../billing/calendar';
import { billedFees, pendingLinesOf, type LineSource, type ProrationSource } from '../../invoices';
import type { Deps } from '../../platform';
import type { StepContext } from '../steps/step-context';
import { activeAt } from './active-lines';
import { computeChange } from './compute-change';

/** The end of a subscription as a change, by which its credits are known. */
function endingOf(subscriptionId: string): string {
  return `end:${subscriptionId}`;
}

/** Whether a line gives back what was paid for time after the subscription's end. */
export function isReturn(source: LineSource, subscriptionId: string): boolean {
  return source.kind === 'proration' && source.key.startsWith(`credit:${endingOf(subscriptionId)}:`);
}

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
  const ending = { ...context, deps, changeId: endingOf(subscription.id), at, active, position: 0 };
  const pending = await pendingLinesOf(deps.db, subscription.id);
  return computeChange(ending, { ends, begins: [], effect: {} }, 'next_invoice', { fees, pending }).sources;
}
