import { decimal } from '../../billing/money';
import type { Deps, Instant } from '../../platform';
import { billSoFar, previewSoFar } from '../operations/bill-so-far';
import type { SubscriptionRow } from '../rows';

/**
 * Invoices the usage of the open period as soon as what no invoice has billed of it is worth the threshold; answers with the invoice's id, or
 * null. Asked once too often it finds nothing left to bill: it takes as much usage again for the next one.
 */
export async function billThreshold(deps: Deps, subscription: SubscriptionRow, now: Instant): Promise<string | null> {
  const { auto_invoice_threshold: threshold, life, trial_usage } = subscription;
  const { open } = life;
  if (threshold === null || open === null || now <= open.start || (open.index === null && trial_usage === 'free')) return null;
  const span = { start: open.start, end: now < open.end ? now : open.end };
  const preview = await previewSoFar(deps, { subscription, span });
  if (decimal(preview.computed.plan.subtotal).lt(decimal(threshold))) return null;
  const invoice = await billSoFar(deps, { subscription, sequence: open.sequence, span, billingReason: 'AUTO_INVOICE_THRESHOLD' }, preview);
  return invoice.id;
}
