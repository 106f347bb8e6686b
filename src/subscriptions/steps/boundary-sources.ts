import type { Life } from '../../billing/subscription';
import { stepKey } from '../../billing/subscription';
import { isCredit, pendingLinesOf, type LineSource, type PendingLine } from '../../invoices';
import type { Deps } from '../../platform';
import { unusedCredits } from '../changes/unused-credits';
import { closingSources, type ClosingStep } from './closing-sources';
import type { StepContext } from './step-context';

export interface BoundarySources {
  readonly sources: readonly LineSource[];
  /** The lines among them that had waited for an invoice. */
  readonly pending: readonly PendingLine[];
  /** What is given back at the end though nothing is charged: it stays on the subscription's account. */
  readonly owed: readonly LineSource[];
}

const NOTHING: BoundarySources = { sources: [], pending: [], owed: [] };

/**
 * Everything on the invoice at a boundary: what the periods owe, what is given back at the end, and what earlier changes have left.
 * Credits alone make no invoice: they wait for charges. A step that is passed over bills nothing.
 */
export async function boundarySources(deps: Deps, context: StepContext, step: ClosingStep, after: Life): Promise<BoundarySources> {
  const { life } = context.subscription;
  if (life.skip === stepKey(step)) return NOTHING;
  const due = closingSources(context, step, after);
  const returned = after.phase === 'ended' && life.creditUnused === true ? await unusedCredits(deps, context, step.at) : [];
  const pending = context.glance?.pendingLines === false ? [] : await pendingLinesOf(deps.db, context.subscription.id);
  const sources = [...due, ...returned, ...pending.map(({ source }) => source)];
  // Where it is billed with another, that one's invoice says whether there are charges to absorb them.
  const grouped = context.subscription.parent_subscription_id !== null;
  return grouped || sources.some((source) => !isCredit(source)) ? { sources, pending, owed: [] } : { ...NOTHING, owed: returned };
}
