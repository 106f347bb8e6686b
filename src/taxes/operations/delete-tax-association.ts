import { addToOutbox, type Deps } from '../../platform';
import { requireTaxAssociation, saveTaxAssociation, type TaxAssociationRow } from '../association-store';

/** Something no longer bears a tax rate, from the next invoice that is computed on. */
export async function deleteTaxAssociation(deps: Deps, environmentId: string, id: string): Promise<TaxAssociationRow> {
  const known = await requireTaxAssociation(deps.db, environmentId, id, 'update');
  const deleted: TaxAssociationRow = { ...known, status: 'deleted', updated_at: deps.clock.now() };
  await saveTaxAssociation(deps.db, deleted);
  await addToOutbox(deps, { environmentId, topic: 'tax_association.deleted', subjectId: id, payload: {} });
  return deleted;
}
