import type { Period } from '../../billing/calendar';
import { afterStep } from '../../billing/subscription';
import { businessNow } from '../../clocks';
import { computeFromSources, loadBillingCut, loadParty, type BillingParty, type ComputedInvoice, type LineSource } from '../../invoices';
import type { Deps, Instant } from '../../platform';
import type { PeriodRow, SubscriptionRow } from '../rows';
import { lineSources, type PricedLine } from '../lines';
import { basisOf, boundarySources, closingStepOf, loadPricedLines, type StepContext } from '../steps';

export interface PreviewInput {
  readonly subscription: SubscriptionRow;
  /** A span other than the running period. */
  readonly span: Partial<Period>;
  readonly usageOnly: boolean;
  /** `interim` in the middle of a period, where nothing is known yet of what will be missing of a commitment. */
  readonly kind?: 'period' | 'interim';
}

export interface Preview {
  readonly computed: ComputedInvoice;
  readonly sources: readonly LineSource[];
  readonly party: BillingParty;
  readonly period: Period;
  readonly now: Instant;
}

/** What the running period would bill if it ended as it is now: the same reading and computing as the invoice, without the writing. */
export async function previewPeriod(deps: Deps, input: PreviewInput): Promise<Preview> {
  const { subscription, usageOnly, kind = 'period' } = input;
  const party = await loadParty(deps.db, subscription.environment_id, subscription.customer_id);
  const now = await businessNow(deps, party.customer);
  const lines = await loadPricedLines(deps, subscription);
  const context: StepContext = { subscription, party, lines, graceMs: 0, now };
  const { sources, period } = (await boundaryOf(deps, context, input)) ?? spanOf(input, lines, await lastPeriod(deps, subscription.id), now);
  const cut = await loadBillingCut(deps.db, { party, subscriptionId: usageOnly ? null : subscription.id, before: period.start });
  const computed = await computeFromSources(deps.db, {
    party,
    subscriptionId: subscription.id,
    sequence: subscription.life.open?.sequence ?? null,
    kind,
    currency: subscription.currency,
    period,
    sources,
    cut,
    forUpdate: false,
    invoiceId: null,
  });
  return { computed, sources, party, period, now };
}

/** What the closing of the open period will bill, with the advance fees of the one that follows; null when other than that is asked for. */
async function boundaryOf(deps: Deps, context: StepContext, { span, usageOnly }: PreviewInput): Promise<Pick<Preview, 'sources' | 'period'> | null> {
  const { life } = context.subscription;
  const step = closingStepOf(life);
  if (usageOnly || span.start !== undefined || span.end !== undefined || step === null || life.open === null) return null;
  const after = afterStep(life, step, { graceMs: 0, draft: false });
  const { sources } = await boundarySources(deps, context, step, after);
  return { sources, period: { start: life.open.start, end: step.at } };
}

/** Usage, and fees in arrears, of any other span; the last period's by default. */
function spanOf({ subscription, span, usageOnly }: PreviewInput, lines: readonly PricedLine[], last: PeriodRow | undefined, now: Instant) {
  const period = { start: span.start ?? last?.starts_at ?? now, end: span.end ?? last?.ends_at ?? now };
  const trial = last?.kind === 'trial' && span.start === undefined;
  const ended = trial && subscription.trial_usage === 'free' && !usageOnly ? null : period;
  const { open } = subscription.life;
  const opened = usageOnly && open?.start === period.start ? { start: open.start, end: open.end } : period;
  const asked = ended && { ...ended, period: opened, cadence: subscription.life.cadence, prorated: false };
  const all = lineSources({ lines, ended: asked, begins: null, fees: !trial, last: false, basis: basisOf(subscription) });
  return { sources: usageOnly ? all.filter((source) => source.kind === 'usage') : all, period };
}

/** The open period, or the last one of a subscription that has ended. */
export function lastPeriod(deps: Pick<Deps, 'db'>, subscriptionId: string): Promise<PeriodRow | undefined> {
  return deps.db<PeriodRow>('subscription_periods').where({ subscription_id: subscriptionId }).orderBy('sequence', 'desc').first();
}
