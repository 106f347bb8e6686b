import { toBaseView } from '../http';
import { assert, type Db } from '../platform';
import type { TaxAssociation } from './association-schema';
import type { TaxAssociationRow } from './association-store';
import type { TaxRate } from './schema';
import { taxRatesByIds, type TaxRateRow } from './store';

/** A rate as the API shows it. */
export function toTaxRateView(row: TaxRateRow, tenantId: string): TaxRate {
  const { name, code, description, tax_rate_type, percentage_value, fixed_value, inclusive, compound, scope, tax_rate_status } = row;
  return {
    ...toBaseView(row, tenantId),
    ...{ name, code, description, tax_rate_type, percentage_value, fixed_value, inclusive, compound, scope, tax_rate_status },
  };
}

/** Associations with their rates, which are read at once. */
export async function viewTaxAssociations(db: Db, rows: readonly TaxAssociationRow[], tenantId: string): Promise<TaxAssociation[]> {
  const rates = await taxRatesByIds(
    db,
    rows.map((row) => row.tax_rate_id),
  );
  return rows.map((row) => {
    const rate = rates.get(row.tax_rate_id);
    assert(rate, 'association_without_tax_rate', { tax_association_id: row.id });
    const { tax_rate_id, entity_type, entity_id, priority, auto_apply, currency, start_date, end_date } = row;
    return {
      ...toBaseView(row, tenantId),
      ...{ tax_rate_id, tax_rate: toTaxRateView(rate, tenantId), entity_type, entity_id, priority, auto_apply, currency, start_date, end_date },
    };
  });
}
