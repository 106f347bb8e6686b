import { addToOutbox, type Deps } from '../../platform';
import type { UpdateCouponBody } from '../schema';
import { requireCoupon, saveCoupon, type CouponRow } from '../store';

/** Changes what a coupon is called; what it takes off is fixed, since customers were promised it. */
export async function updateCoupon(deps: Deps, environmentId: string, id: string, body: UpdateCouponBody): Promise<CouponRow> {
  const known = await requireCoupon(deps.db, environmentId, id, 'update');
  const changed = { ...known, name: body.name ?? known.name, metadata: body.metadata ?? known.metadata, updated_at: deps.clock.now() };
  await saveCoupon(deps.db, changed);
  await addToOutbox(deps, { environmentId, topic: 'coupon.updated', subjectId: known.id, payload: {} });
  return changed;
}
