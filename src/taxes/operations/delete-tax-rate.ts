import { addToOutbox, refuse, type Deps } from '../../platform';
import { rateIsUsed } from '../association-store';
import { requireTaxRate, saveTaxRate } from '../store';

/** Takes a rate away and frees its code. Refused while anything bears it. */
export async function deleteTaxRate(deps: Deps, environmentId: string, id: string): Promise<void> {
  const rate = await requireTaxRate(deps.db, environmentId, id, 'update');
  if (await rateIsUsed(deps.db, rate.id)) refuse('in_use', { tax_rate_id: rate.id });
  await saveTaxRate(deps.db, { ...rate, status: 'deleted', updated_at: deps.clock.now() });
  await addToOutbox(deps, { environmentId, topic: 'tax_rate.deleted', subjectId: rate.id, payload: { code: rate.code } });
}
