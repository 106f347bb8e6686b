import { issueInvoice, type UnnumberedInvoice } from '../../invoices';
import type { Deps, Instant } from '../../platform';
import type { SubscriptionRow } from '../rows';
import { previewPeriod, type Preview } from './preview-period';

export interface BillSoFarInput {
  readonly subscription: SubscriptionRow;
  readonly sequence: number;
  /** The part of the running period to bill, from its start. */
  readonly span: { readonly start: Instant; readonly end: Instant };
  readonly billingReason: 'MANUAL' | 'AUTO_INVOICE_THRESHOLD';
}

/** The usage of the running period so far that no invoice has billed. Lines are cut where the span ends, and keep where they began. */
export function previewSoFar(deps: Deps, { subscription, span }: Pick<BillSoFarInput, 'subscription' | 'span'>): Promise<Preview> {
  return previewPeriod(deps, { subscription, span, usageOnly: true, kind: 'interim' });
}

/** An invoice for it. The period's own invoice later bills only what goes beyond, so nothing is billed twice and tiers count over the whole period. */
export function billSoFar(deps: Deps, input: BillSoFarInput, { sources, party, now }: Preview): Promise<UnnumberedInvoice> {
  const { subscription, sequence, span, billingReason } = input;
  return issueInvoice(deps, {
    ...{ subscriptionId: subscription.id, kind: 'interim', billingReason, sequence, currency: subscription.currency, party, period: span, sources, now },
  });
}
