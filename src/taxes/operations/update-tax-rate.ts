import { addToOutbox, type Deps } from '../../platform';
import type { UpdateTaxRateBody } from '../schema';
import { requireTaxRate, saveTaxRate, type TaxRateRow } from '../store';

/** Changes what a rate is called and whether it is charged. */
export async function updateTaxRate(deps: Deps, environmentId: string, id: string, body: UpdateTaxRateBody): Promise<TaxRateRow> {
  const known = await requireTaxRate(deps.db, environmentId, id, 'update');
  const changed: TaxRateRow = {
    ...known,
    name: body.name ?? known.name,
    code: body.code ?? known.code,
    description: body.description ?? known.description,
    tax_rate_status: body.tax_rate_status ?? known.tax_rate_status,
    metadata: body.metadata ?? known.metadata,
    updated_at: deps.clock.now(),
  };
  await saveTaxRate(deps.db, changed);
  await addToOutbox(deps, { environmentId, topic: 'tax_rate.updated', subjectId: known.id, payload: { tax_rate_status: changed.tax_rate_status } });
  return changed;
}
