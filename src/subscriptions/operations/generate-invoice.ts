import { businessNow } from '../../clocks';
import { issueInvoice, loadParty, requireInvoice, type InvoiceRow, type UnnumberedInvoice } from '../../invoices';
import { refuse, refuseField, type Instant } from '../../platform';
import type { SubscriptionDeps } from '../port';
import type { PeriodRow, SubscriptionRow } from '../rows';
import { lockSubscription } from '../store';
import { billSoFar, previewSoFar } from './bill-so-far';
import { lastPeriod } from './preview-period';

export interface GenerateInvoiceInput {
  readonly subscription: SubscriptionRow;
  readonly periodStart: Instant | null;
  readonly periodEnd: Instant | null;
}

/**
 * Makes an invoice now for the usage of the running period so far. The period's own invoice later bills only what goes beyond it,
 * so nothing is billed twice and tiers still count over the whole period. After the last period it bills what came late.
 */
export async function generateInvoice(deps: SubscriptionDeps, input: GenerateInvoiceInput): Promise<InvoiceRow> {
  const { subscription } = input;
  await lockSubscription(deps.db, subscription.id);
  const period = await lastPeriod(deps, subscription.id);
  if (!period || isFree(subscription, period)) return refuse('nothing_to_bill', { subscription_id: subscription.id });
  const invoice = period.closed_at === null ? await billRunning(deps, input, period) : await billLate(deps, subscription, period);
  // Refusing undoes the empty invoice with the rest of the transaction.
  if (invoice.inputs.sources.length === 0) refuse('nothing_to_bill', { subscription_id: subscription.id });
  return requireInvoice(deps.db, subscription.environment_id, invoice.id);
}

/** What a free trial uses is never billed, neither at its end nor before. */
function isFree({ trial_usage }: SubscriptionRow, { kind, closed_at }: PeriodRow): boolean {
  return kind === 'trial' && closed_at === null && trial_usage === 'free';
}

async function billRunning(deps: SubscriptionDeps, input: GenerateInvoiceInput, period: PeriodRow): Promise<UnnumberedInvoice> {
  checkSpan(input, period);
  const { subscription } = input;
  const now = await presentOf(deps, subscription);
  const span = { start: period.starts_at, end: input.periodEnd ?? (now < period.ends_at ? now : period.ends_at) };
  const preview = await previewSoFar(deps, { subscription, span });
  return billSoFar(deps, { subscription, sequence: period.sequence, span, billingReason: 'MANUAL' }, preview);
}

async function presentOf(deps: SubscriptionDeps, { environment_id, customer_id }: SubscriptionRow): Promise<Instant> {
  return businessNow(deps, (await loadParty(deps.db, environment_id, customer_id)).customer);
}

async function billLate(deps: SubscriptionDeps, subscription: SubscriptionRow, last: PeriodRow): Promise<UnnumberedInvoice> {
  const party = await loadParty(deps.db, subscription.environment_id, subscription.customer_id);
  const now = await businessNow(deps, party.customer);
  return issueInvoice(deps, {
    ...{ subscriptionId: subscription.id, kind: 'interim', billingReason: 'MANUAL', sequence: last.sequence, currency: subscription.currency },
    party,
    period: { start: last.ends_at, end: now },
    sources: [],
    now,
    lateUsageOf: subscription.id,
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
