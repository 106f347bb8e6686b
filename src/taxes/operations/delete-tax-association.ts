import { addToOutbox, type Deps } from '../../platform';
import { requireTaxAssociation, saveTaxAssociation } from '../association-store';

/** Something no longer bears a tax rate, from the next invoice that is computed on. */
export async function deleteTaxAssociation(deps: Deps, environmentId: string, id: string): Promise<void> {
  const known = await requireTaxAssociation(deps.db, environmentId, id, 'update');
  await saveTaxAssociation(deps.db, { ...known, status: 'deleted', updated_at: deps.clock.now() });
  await addToOutbox(deps, { environmentId, topic: 'tax_association.deleted', subjectId: id, payload: {} });
}
