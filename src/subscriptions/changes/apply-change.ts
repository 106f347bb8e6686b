import { attachCoupons } from '../../coupons';
import { afterChange, type Life } from '../../billing/subscription';
import { addPendingLines, issueInvoice, pendingLinesOf, settlePendingLines, type PendingLine, type ProrationSource } from '../../invoices';
import { followChange } from '../../standing-grants';
import type { ChangeContext } from './change-context';
import type { ChangePlan } from './change-plan';
import type { ProrationMode } from './change-spec';
import { netOf } from './compute-change';
import { writeLines } from './write-lines';

export interface AppliedChange {
  readonly life: Life;
  readonly planId: string;
  readonly invoiceId: string | null;
}

/** Writes a change in the caller's transaction: lines end and begin, and what is to be settled is invoiced or left for the next invoice. */
export async function applyChange(context: ChangeContext, plan: ChangePlan, mode: ProrationMode): Promise<AppliedChange> {
  await writeLines(context, plan);
  await writeAddons(context, plan);
  await attachPhaseCoupons(context, plan);
  if (plan.effect.pause === null) await dropOtherResumes(context);
  const invoiceId = await settle(context, plan, mode);
  const life = afterChange(context.subscription.life, plan.effect, plan.at);
  await followChange(context.deps, { ...plan, subscription: context.subscription, life });
  return { life, planId: plan.planId ?? context.subscription.plan_id, invoiceId };
}

async function writeAddons({ deps }: ChangeContext, { addonBegins, addonEnds = [], at }: ChangePlan): Promise<void> {
  if (addonBegins) await deps.db('addon_associations').insert({ ...addonBegins, metadata: JSON.stringify(addonBegins.metadata) });
  for (const { id, reason } of addonEnds) {
    await deps
      .db('addon_associations')
      .where({ id })
      .update({ status: 'cancelled', end_date: at, cancelled_at: at, cancellation_reason: reason, updated_at: deps.clock.now() });
  }
}

/** A pause ends once: whatever else was to end it is cancelled with it. */
async function dropOtherResumes({ deps, subscription, changeId, at }: ChangeContext): Promise<void> {
  await deps
    .db('subscription_changes')
    .where({ subscription_id: subscription.id, kind: 'resume', status: 'pending' })
    .whereNot({ id: changeId })
    .update({ status: 'cancelled', cancelled_at: at, updated_at: deps.clock.now() });
}

async function attachPhaseCoupons({ deps, subscription, at }: ChangeContext, { coupons }: ChangePlan): Promise<void> {
  if (coupons === undefined) return;
  const wanted = coupons.codes.map((coupon) => ({ coupon, lineItemId: null, startDate: at, endDate: coupons.until, redeemAt: at, pointer: '/phases' }));
  await attachCoupons(deps, { subscription, wanted });
}

/** What other subscriptions of a group have left waits for the invoice of a whole period. */
function isProration(line: PendingLine): line is PendingLine & { readonly source: ProrationSource } {
  return line.source.kind === 'proration';
}

/** A change whose credits are worth more than its charges waits for an invoice that can absorb them; so does one that cuts the period, whose invoice is due at once. */
async function settle(context: ChangeContext, plan: ChangePlan, mode: ProrationMode): Promise<string | null> {
  const { deps, subscription, party, now, at } = context;
  if (plan.sources.length === 0) return null;
  const waiting = (await pendingLinesOf(deps.db, subscription.id)).filter(isProration);
  const prorations = [...waiting.map(({ source }) => source), ...plan.sources];
  const open = subscription.life.open;
  if (mode !== 'invoice_now' || plan.effect.restart !== undefined || open === null || netOf(prorations, subscription.currency).isNegative()) {
    await addPendingLines(deps, subscription, plan.sources);
    return null;
  }
  const invoice = await issueInvoice(deps, {
    ...{ party, subscriptionId: subscription.id, kind: 'change', billingReason: 'SUBSCRIPTION_UPDATE', sequence: open.sequence },
    ...{ currency: subscription.currency, period: { start: at, end: open.end }, now },
    sources: [...waiting.map(({ source }) => source), ...plan.sources],
  });
  await settlePendingLines(deps.db, waiting, invoice.id);
  return invoice.id;
}
