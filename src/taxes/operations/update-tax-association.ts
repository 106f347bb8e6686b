import { addToOutbox, refuseField, type Deps } from '../../platform';
import type { UpdateTaxAssociationBody } from '../association-schema';
import { requireTaxAssociation, saveTaxAssociation, type TaxAssociationRow } from '../association-store';

/** Changes how, or until when, something bears a tax rate. Invoices that are final stay as they are. */
export async function updateTaxAssociation(deps: Deps, environmentId: string, id: string, body: UpdateTaxAssociationBody): Promise<TaxAssociationRow> {
  const known = await requireTaxAssociation(deps.db, environmentId, id, 'update');
  const changed: TaxAssociationRow = {
    ...known,
    priority: body.priority ?? known.priority,
    auto_apply: body.auto_apply ?? known.auto_apply,
    end_date: body.end_date === undefined ? known.end_date : body.end_date,
    metadata: body.metadata ?? known.metadata,
    updated_at: deps.clock.now(),
  };
  if (changed.end_date !== null && changed.start_date !== null && changed.end_date <= changed.start_date) {
    refuseField('end_before_start', '/end_date', 'must come after start_date');
  }
  await saveTaxAssociation(deps.db, changed);
  await addToOutbox(deps, { environmentId, topic: 'tax_association.updated', subjectId: id, payload: {} });
  return changed;
}
