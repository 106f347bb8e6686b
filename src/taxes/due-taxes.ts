import type { Db } from '../platform';
import { taxAssociationsOf, type TaxAssociationRow } from './association-store';
import { taxRatesByIds, type TaxRateRow } from './store';

/** A rate that an invoice may bear, and what says so. */
export interface DueTax {
  readonly association: TaxAssociationRow;
  readonly rate: TaxRateRow;
}

export interface DueTaxesInput {
  readonly environmentId: string;
  readonly tenantId: string;
  readonly customer: { readonly id: string; readonly tax_exempt: boolean };
  readonly subscriptionId: string | null;
  readonly invoiceId: string | null;
  readonly currency: string;
}

/** The active rates that invoice, subscription, customer and tenant bear, lower priority first. An exempt customer bears none. */
export async function loadDueTaxes(db: Db, input: DueTaxesInput): Promise<readonly DueTax[]> {
  if (input.customer.tax_exempt) return [];
  const entities = [input.invoiceId, input.subscriptionId, input.customer.id, input.tenantId].filter((id) => id !== null);
  const associations = (await taxAssociationsOf(db, input.environmentId, entities)).filter(
    ({ auto_apply, currency }) => auto_apply && (currency === null || currency === input.currency),
  );
  if (associations.length === 0) return [];
  const rates = await taxRatesByIds(
    db,
    associations.map((row) => row.tax_rate_id),
  );
  return associations.flatMap((association) => {
    const rate = rates.get(association.tax_rate_id);
    return rate?.tax_rate_status === 'ACTIVE' ? [{ association, rate }] : [];
  });
}
