import { decimal, isCurrency } from '../../billing/money';
import { addToOutbox, refuseField, type Deps } from '../../platform';
import type { CreateCouponBody } from '../schema';
import { insertCoupon, type CouponRow } from '../store';

/** Creates a coupon. Refuses one that says two things at once, or not enough to be taken off. */
export async function createCoupon(deps: Deps, environmentId: string, body: CreateCouponBody): Promise<CouponRow> {
  const coupon = computeCoupon(deps, environmentId, body);
  checkValue(body);
  checkDuration(body);
  checkWindow(coupon);
  await insertCoupon(deps.db, coupon);
  await addToOutbox(deps, { environmentId, topic: 'coupon.created', subjectId: coupon.id, payload: { coupon_code: coupon.coupon_code } });
  return coupon;
}

function computeCoupon(deps: Deps, environmentId: string, body: CreateCouponBody): CouponRow {
  const at = deps.clock.now();
  const fixed = body.type === 'fixed';
  return {
    id: deps.ids.next('coupon'),
    environment_id: environmentId,
    name: body.name,
    coupon_code: body.coupon_code ?? '',
    type: body.type,
    amount_off: fixed ? (body.amount_off ?? null) : null,
    percentage_off: fixed ? null : (body.percentage_off ?? null),
    currency: fixed ? body.currency || null : null,
    cadence: body.cadence,
    duration_in_periods: body.cadence === 'repeated' ? (body.duration_in_periods ?? null) : null,
    max_redemptions: body.max_redemptions ?? null,
    total_redemptions: 0,
    redeem_after: body.redeem_after ?? null,
    redeem_before: body.redeem_before ?? null,
    rules: body.rules ?? null,
    metadata: body.metadata ?? {},
    status: 'published',
    created_at: at,
    updated_at: at,
  };
}

function checkValue(body: CreateCouponBody): void {
  const { type, amount_off, percentage_off, currency } = body;
  if (type === 'percentage') {
    if (isGiven(amount_off)) refuseField('validation_failed', '/amount_off', 'is for type fixed');
    const percentage = decimal(percentage_off ?? '0');
    if (!percentage.gt(0) || percentage.gt(100)) refuseField('validation_failed', '/percentage_off', 'must be more than 0 and at most 100');
    return;
  }
  if (isGiven(percentage_off)) refuseField('validation_failed', '/percentage_off', 'is for type percentage');
  if (!decimal(amount_off ?? '0').gt(0)) refuseField('validation_failed', '/amount_off', 'must be more than 0');
  if (!currency) refuseField('validation_failed', '/currency', 'is needed for type fixed');
  if (!isCurrency(currency)) refuseField('invalid_currency', '/currency', 'is not a current ISO 4217 code', { currency });
}

/** Published clients fill what their caller left out with zeros. */
function isGiven(value: string | null | undefined): boolean {
  return value !== null && value !== undefined && !decimal(value).isZero();
}

function checkDuration({ cadence, duration_in_periods }: CreateCouponBody): void {
  if (cadence === 'repeated' && !duration_in_periods) refuseField('validation_failed', '/duration_in_periods', 'is needed for cadence repeated');
  if (cadence !== 'repeated' && duration_in_periods) refuseField('validation_failed', '/duration_in_periods', 'is for cadence repeated');
}

function checkWindow({ redeem_after, redeem_before }: CouponRow): void {
  if (redeem_after !== null && redeem_before !== null && redeem_before <= redeem_after) {
    refuseField('validation_failed', '/redeem_before', 'must come after redeem_after');
  }
}
