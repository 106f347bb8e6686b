import { afterStep, stepKey, type Life, type Step } from '../../billing/subscription';
import { issueInvoice } from '../../invoices';
import { assert, type Deps } from '../../platform';
import { lineSources } from '../lines';
import { basisOf, spanOf } from './closing-sources';
import { openPeriod } from './open-period';
import type { StepContext } from './step-context';
import type { StepResult } from './step-result';

/** The subscription begins: its first period opens, and fees in advance are invoiced at once, since no usage can come late to them. */
export async function start(deps: Deps, context: StepContext, step: Extract<Step, { kind: 'start' }>): Promise<StepResult> {
  const { subscription, party } = context;
  const life = afterStep(subscription.life, step, { graceMs: context.graceMs, draft: false });
  await openPeriod(deps, context, life);
  const { open } = life;
  assert(open, 'started_without_a_period', { subscription_id: subscription.id });
  const sources = life.phase === 'trialing' || subscription.life.skip === stepKey(step) ? [] : openingSources(context, life);
  if (sources.length === 0) return { life, invoiceIds: [] };
  const invoice = await issueInvoice(deps, {
    party,
    subscriptionId: subscription.id,
    kind: 'opening',
    billingReason: 'SUBSCRIPTION_CREATE',
    sequence: open.sequence,
    currency: subscription.currency,
    period: { start: open.start, end: open.end },
    sources,
    now: context.now,
  });
  return { life, invoiceIds: [invoice.id] };
}

function openingSources({ lines, subscription }: StepContext, life: Life) {
  const begins = life.open && spanOf(subscription, life, life.open.end);
  return lineSources({ lines, ended: null, begins, fees: true, last: false, basis: basisOf(subscription) });
}
