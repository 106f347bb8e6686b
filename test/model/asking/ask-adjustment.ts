import { COUPONS, RATES } from '../catalog';
import { hoursAfter } from '../new-account';
import { modify, type Asked, type MoveOf, type Scene } from './asked';
import { linesNow, pickOf, viewOf } from './pick';

type Adjusting = MoveOf<'coupon_add' | 'coupon_remove' | 'tax_add' | 'tax_remove'>;

/** Coupons and taxes that a subscription gets and loses, at once or from or until an instant. */
export function askAdjustment(move: Adjusting, scene: Scene): Asked | null {
  const at = move.hours === null ? null : hoursAfter(scene.account.now, move.hours);
  switch (move.kind) {
    case 'coupon_add':
      return addCoupon(move, scene, at);
    case 'coupon_remove':
      return removeCoupon(move, scene, at);
    case 'tax_add':
      return addTax(move, at);
    case 'tax_remove':
      return removeTax(move, scene, at);
  }
}

function addCoupon(move: MoveOf<'coupon_add'>, scene: Scene, start: string | null): Asked | null {
  const coupon = pickOf(COUPONS, move.pick);
  const line = move.line === null ? undefined : pickOf(linesNow(scene.account), move.line);
  const id = line && viewOf(scene, line)?.id;
  if (coupon === undefined || (line !== undefined && id === undefined)) return null;
  const end = move.days === null ? null : hoursAfter(start ?? scene.account.now, move.days * 24);
  const params = {
    ...{ action: 'add', coupon_code: coupon.name, ...(id === undefined ? {} : { subscription_line_item_id: id }) },
    ...{ ...(start === null ? {} : { start_date: start }), ...(end === null ? {} : { end_date: end }) },
  };
  return modify({ type: 'coupon', coupon_params: params }, { kind: 'coupon_add', coupon, root: line?.root ?? null, start, end });
}

function removeCoupon(move: MoveOf<'coupon_remove'>, { account, subscription }: Scene, end: string | null): Asked | null {
  const held = pickOf(account.coupons, move.pick);
  if (held === undefined) return null;
  const id = subscription.coupon_associations[account.coupons.indexOf(held)]?.id;
  const params = { action: 'remove', coupon_association_id: id, ...(end === null ? {} : { end_date: end }) };
  return modify({ type: 'coupon', coupon_params: params }, { kind: 'coupon_remove', held, end });
}

function addTax(move: MoveOf<'tax_add'>, start: string | null): Asked | null {
  const rate = pickOf(RATES, move.pick);
  if (rate === undefined) return null;
  const params = { action: 'add', tax_rate_id: rate.name, ...(start === null ? {} : { effective_date: start }) };
  return modify({ type: 'tax', tax_params: params }, { kind: 'tax_add', rate, start });
}

function removeTax(move: MoveOf<'tax_remove'>, { account, taxes }: Scene, end: string | null): Asked | null {
  const own = account.taxes.filter(({ whose }) => whose === 'subscription');
  const held = pickOf(own, move.pick);
  if (held === undefined) return null;
  const params = { action: 'remove', tax_association_id: taxes[own.indexOf(held)]?.id, ...(end === null ? {} : { effective_date: end }) };
  return modify({ type: 'tax', tax_params: params }, { kind: 'tax_remove', held, end });
}
