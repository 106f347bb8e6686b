import type { InvoiceInput, LineInput } from '../billing/invoice';
import type { PriceModel } from '../billing/pricing';
import type { BillingParty, InvoiceRow, LineSource } from '../invoices';

/** A line of a subscription as far as what it cost goes. */
export interface PastItem {
  readonly id: string;
  readonly entityType: 'plan' | 'addon' | 'subscription';
  readonly entityId: string;
  readonly displayName: string;
  readonly quantity: string;
  readonly price: {
    readonly id: string;
    readonly rootId: string;
    readonly type: 'USAGE' | 'FIXED';
    readonly timing: 'ADVANCE' | 'ARREAR';
    readonly meterId: string | null;
    readonly model: PriceModel;
  };
}

export interface PastSubscription {
  readonly id: string;
  readonly billingPeriod: string;
  readonly billingPeriodCount: number;
  /** All that it ever had, in the order of its invoices' lines. */
  readonly items: readonly PastItem[];
}

export interface PastInvoice {
  readonly id: string;
  readonly number: string | null;
  readonly kind: InvoiceRow['kind'];
  readonly subscriptionId: string;
  /** Its own, and others whose lines are on it. */
  readonly subscriptions: readonly PastSubscription[];
  readonly ingestedBefore: string | null;
  readonly input: InvoiceInput;
  readonly sources: readonly LineSource[];
  /** False for one that is only needed because a later one subtracts what it billed. */
  readonly counts: boolean;
}

/** A customer's invoices in the order in which they were made. */
export interface Past {
  readonly party: BillingParty;
  readonly invoices: readonly PastInvoice[];
}

/** A line that the candidate bills and the old plan did not. */
export interface AddedLine {
  readonly priceId: string;
  readonly input: LineInput;
}
