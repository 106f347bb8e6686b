import { couponApplications, type AppliedCoupon, type DueCoupon, loadDueCoupons } from '../coupons';
import type { InvoiceInput, InvoicePlan } from '../billing/invoice';
import type { Db } from '../platform';
import { type DueTax, loadDueTaxes } from '../taxes';
import type { BillingParty } from './billing-party';
import type { Glance } from './glance';
import type { InvoiceKind } from './rows';

/** The coupons and taxes that an invoice may bear. */
export interface Adjustments {
  readonly coupons: readonly DueCoupon[];
  readonly taxes: readonly DueTax[];
}

/** What decides which coupons and taxes hold, beside who is billed. */
export interface InvoiceSubject {
  readonly subscriptionId: string | null;
  readonly sequence: number | null;
  readonly kind: InvoiceKind;
}

export interface LoadAdjustmentsInput extends InvoiceSubject {
  readonly party: BillingParty;
  readonly currency: string;
  readonly invoiceId: string | null;
  readonly forUpdate: boolean;
  readonly glance?: Glance;
}

export async function loadAdjustments(db: Db, input: LoadAdjustmentsInput): Promise<Adjustments> {
  const { party, subscriptionId, sequence, currency, invoiceId, forUpdate, glance } = input;
  const opening = input.kind === 'opening';
  const { environment, customer } = party;
  const [coupons, taxes] = await Promise.all([
    subscriptionId === null || glance?.coupons === false ? [] : loadDueCoupons(db, { subscriptionId, currency, sequence, opening, invoiceId, forUpdate }),
    glance?.taxes === false
      ? []
      : loadDueTaxes(db, { environmentId: environment.id, tenantId: environment.tenant_id, customer, subscriptionId, invoiceId, currency }),
  ]);
  return { coupons, taxes };
}

/** What an invoice is computed from and to, as far as its coupons and taxes go. */
export interface Adjusted {
  readonly adjustments: Adjustments;
  readonly input: Pick<InvoiceInput, 'currency' | 'invoiceCoupons'>;
  readonly plan: InvoicePlan;
}

export function appliedCoupons({ adjustments, input, plan }: Adjusted): readonly AppliedCoupon[] {
  return couponApplications(adjustments.coupons, input, plan);
}
