import { issueInvoice, type InvoiceRow } from '../../invoices';
import { refuse, refuseField, type Instant } from '../../platform';
import type { SubscriptionDeps } from '../port';
import type { PeriodRow, SubscriptionRow } from '../rows';
import { lockSubscription } from '../store';
import { lastPeriod, previewPeriod } from './preview-period';

export interface GenerateInvoiceInput {
  readonly subscription: SubscriptionRow;
  readonly periodStart: Instant | null;
  readonly periodEnd: Instant | null;
}

/**
 * Makes an invoice now for the usage of the running period so far. The period's own invoice later bills only what goes beyond it,
 * so nothing is billed twice and tiers still count over the whole period.
 */
export async function generateInvoice(deps: SubscriptionDeps, input: GenerateInvoiceInput): Promise<InvoiceRow> {
  const { subscription } = input;
  await lockSubscription(deps.db, subscription.id);
  const period = await lastPeriod(deps, subscription.id);
  if (!period || period.closed_at !== null) return refuse('nothing_to_bill', { subscription_id: subscription.id });
  checkSpan(input, period);
  const { sources, party, now } = await previewPeriod(deps, {
    subscription,
    span: { start: period.starts_at, end: input.periodEnd ?? period.ends_at },
    usageOnly: true,
  });
  if (sources.length === 0) refuse('nothing_to_bill', { subscription_id: subscription.id });
  const end = input.periodEnd ?? (now < period.ends_at ? now : period.ends_at);
  return issueInvoice(deps, {
    party,
    subscriptionId: subscription.id,
    kind: 'interim',
    billingReason: 'MANUAL',
    sequence: period.sequence,
    currency: subscription.currency,
    period: { start: period.starts_at, end },
    sources: sources.map((source) => ({ ...source, period: { start: period.starts_at, end } })),
    now,
  });
}

function checkSpan(input: GenerateInvoiceInput, period: PeriodRow): void {
  if (input.periodStart !== null && input.periodStart !== period.starts_at) {
    refuseField('validation_failed', '/period_start', `must be the start of the running period, ${period.starts_at}`);
  }
  if (input.periodEnd !== null && (input.periodEnd <= period.starts_at || input.periodEnd > period.ends_at)) {
    refuseField('validation_failed', '/period_end', `must lie in the running period, which ends at ${period.ends_at}`);
  }
}
