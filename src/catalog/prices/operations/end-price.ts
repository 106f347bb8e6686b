import { addToOutbox, refuse, refuseField, type Deps, type Instant } from '../../../platform';
import { lockPrice, savePrice } from '../store';

/** Ends a price at an instant, now without one. An end that has been reached already stays where it is. */
export async function endPrice(deps: Deps, environmentId: string, id: string, endDate: Instant | undefined): Promise<void> {
  const now = deps.clock.now();
  const price = (await lockPrice(deps.db, environmentId, id)) ?? refuse('not_found', { price_id: id });
  const at = endDate ?? now;
  if (price.ends_at !== null && price.ends_at <= at) {
    if (price.ends_at === at || endDate === undefined) return;
    refuseField('invalid_price', '/end_date', 'the price ends before that already', { ends_at: price.ends_at });
  }
  await savePrice(deps.db, { ...price, ends_at: at, updated_at: now });
  await addToOutbox(deps, { environmentId, topic: 'price.ended', subjectId: id, payload: { ends_at: at } });
}
