import { afterStep, stepKey, type Step } from '../../billing/subscription';
import { lapseExpired } from '../../credits';
import { finalizeInvoice, loadBillingCut, lockDraftOfPeriod, reissueLate } from '../../invoices';
import { assert, type Deps } from '../../platform';
import type { PeriodRow } from '../rows';
import type { StepContext } from './step-context';
import type { StepResult } from './step-result';

/** The grace time of an ended period is over: its draft becomes final, unless someone has finalised or voided it meanwhile. */
export async function finalizePeriod(deps: Deps, context: StepContext, step: Extract<Step, { kind: 'finalize' }>): Promise<StepResult> {
  const { subscription, party, now } = context;
  const draft = await lockDraftOfPeriod(deps.db, subscription.id, step.sequence);
  const skipped = subscription.life.skip === stepKey(step);
  const [period] = (await deps
    .db('subscription_periods')
    .where({ subscription_id: subscription.id, sequence: step.sequence })
    .update({ finalized_at: now })
    .returning('*')) as PeriodRow[];
  assert(period, 'finalizing_an_unknown_period', { subscription_id: subscription.id, sequence: step.sequence });
  const cut = draft && !skipped ? await loadBillingCut(deps.db, { party, subscriptionId: subscription.id, before: draft.period_start }) : null;
  const reissued = cut ? await reissueLate(deps, { party, cut, now }) : [];
  const final = draft && cut ? await finalizeInvoice(deps, { party, invoice: draft, now, cut, lapseAt: period.ends_at }) : null;
  if (final === null) await lapseExpired(deps, subscription.customer_id, period.ends_at);
  const life = afterStep(subscription.life, step, { graceMs: context.graceMs, draft: false });
  return { life, invoiceIds: [...reissued, ...(draft ? [draft] : [])].map((row) => row.id) };
}
