import { addToOutbox, refuse, violatedUnique, type Deps } from '../../../platform';
import { checkWindows } from '../check-windows';
import { insertPrice, type NewPriceRow, type PriceRow } from '../store';

/** Writes a price that was checked before; a lookup key that is in use is refused with `already_exists`. */
export async function addPrice(deps: Deps, price: NewPriceRow, at = ''): Promise<PriceRow> {
  await checkWindows(deps.db, price, at);
  const row = await insertPrice(deps.db, price).catch((error: unknown) => {
    if (violatedUnique(error) === 'prices_lookup_key') refuseTaken(price.lookup_key, at);
    throw error;
  });
  const payload = { entity_id: row.entity_id, root_price_id: row.root_price_id, version: row.version };
  await addToOutbox(deps, { environmentId: row.environment_id, topic: 'price.created', subjectId: row.id, payload });
  return row;
}

export function refuseTaken(lookupKey: string, at = ''): never {
  return refuse('already_exists', { lookup_key: lookupKey }, [{ pointer: `${at}/lookup_key`, message: 'is taken by another price' }]);
}
