import { addToOutbox, type Deps, type Instant } from '../../platform';
import { requireTaxAssociation, saveTaxAssociation, type TaxAssociationRow } from '../association-store';

/** Something bears a tax rate up to an instant. What would end before it begins never was. */
export async function endTax(deps: Deps, environmentId: string, id: string, end: Instant): Promise<TaxAssociationRow> {
  const known = await requireTaxAssociation(deps.db, environmentId, id, 'update');
  const updated_at = deps.clock.now();
  const never = known.start_date !== null && end <= known.start_date;
  const row: TaxAssociationRow = never ? { ...known, status: 'deleted', updated_at } : { ...known, end_date: end, updated_at };
  await saveTaxAssociation(deps.db, row);
  await addToOutbox(deps, { environmentId, topic: 'tax_association.ended', subjectId: id, payload: { end_date: end } });
  return row;
}
