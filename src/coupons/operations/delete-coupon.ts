import { addToOutbox, type Deps } from '../../platform';
import { requireCoupon, saveCoupon } from '../store';

/** Takes a coupon back and frees its code: nobody can use it any more. Subscriptions that have it keep it. */
export async function deleteCoupon(deps: Deps, environmentId: string, id: string): Promise<string> {
  const coupon = await requireCoupon(deps.db, environmentId, id, 'update');
  await saveCoupon(deps.db, { ...coupon, status: 'deleted', updated_at: deps.clock.now() });
  await addToOutbox(deps, { environmentId, topic: 'coupon.deleted', subjectId: coupon.id, payload: {} });
  return coupon.id;
}
