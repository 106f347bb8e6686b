import { insertCouponApplications } from '../coupons';
import type { Deps } from '../platform';
import { insertTaxesApplied, toTaxAppliedRows } from '../taxes';
import { appliedCoupons, type Adjusted } from './adjustments';
import type { InvoiceRow } from './rows';

type Owner = Pick<InvoiceRow, 'id' | 'environment_id' | 'currency' | 'finalized_at' | 'finalize_at' | 'period_end'>;

/** Writes what the coupons and taxes of an invoice came to, dated in business time. */
export async function insertAdjustments(deps: Deps, invoice: Owner, computed: Adjusted, lineIds: ReadonlyMap<string, string>): Promise<void> {
  const { id: invoiceId, environment_id: environmentId, currency } = invoice;
  const at = invoice.finalized_at ?? invoice.finalize_at ?? invoice.period_end;
  await insertCouponApplications(deps, appliedCoupons(computed), { invoiceId, environmentId, currency, lineIds, at });
  await insertTaxesApplied(deps, toTaxAppliedRows(computed.adjustments.taxes, computed.plan, { invoiceId, environmentId, currency, at }));
}
