import type { Instant } from '../../../src/billing/calendar';
import type { Account, Coupon, HeldCoupon, HeldTax, Rate } from './terms';

/** Coupons and taxes are given and taken back. Nothing is billed by that: what then holds counts for the next invoice. */
export type Adjustment =
  | { readonly kind: 'coupon_add'; readonly coupon: Coupon; readonly root: number | null; readonly start: Instant | null; readonly end: Instant | null }
  | { readonly kind: 'coupon_remove'; readonly held: HeldCoupon; readonly end: Instant | null }
  | { readonly kind: 'tax_add'; readonly rate: Rate; readonly start: Instant | null }
  | { readonly kind: 'tax_remove'; readonly held: HeldTax; readonly end: Instant | null };

/** Answers with why it is refused, or null. */
export function adjust(account: Account, asked: Adjustment): string | null {
  switch (asked.kind) {
    case 'coupon_add':
      return addCoupon(account, asked);
    case 'coupon_remove':
      account.coupons = account.coupons.flatMap((held) => (held === asked.held ? endedAt(held, asked.end ?? account.now) : [held]));
      return null;
    case 'tax_add':
      return addTax(account, asked);
    case 'tax_remove':
      account.taxes = account.taxes.flatMap((held) => (held === asked.held ? endedAt(held, asked.end ?? account.now) : [held]));
      return null;
  }
}

/** Without a start it holds from the running period on. The same coupon discounts the same once at a time. */
function addCoupon(account: Account, { coupon, root, start: asked, end }: Extract<Adjustment, { kind: 'coupon_add' }>): string | null {
  const start = asked ?? account.open?.start ?? account.startAt;
  if (end !== null && end <= start) return 'end_before_start';
  if (account.coupons.some((other) => other.coupon === coupon && other.root === root && meet(other, { start, end }))) return 'already_exists';
  account.coupons = [...account.coupons, { coupon, root, start, end, uses: [] }];
  return null;
}

function addTax(account: Account, { rate, start: asked }: Extract<Adjustment, { kind: 'tax_add' }>): string | null {
  const start = asked ?? account.now;
  const own = account.taxes.filter(({ whose }) => whose === 'subscription');
  if (own.some((other) => other.rate === rate && meet(other, { start, end: null }))) return 'already_exists';
  account.taxes = [...account.taxes, { rate, whose: 'subscription', start, end: null }];
  return null;
}

interface Span {
  readonly start: Instant | null;
  readonly end: Instant | null;
}

function meet(a: Span, b: Span): boolean {
  const before = (one: Span, other: Span) => one.end !== null && other.start !== null && one.end <= other.start;
  return !before(a, b) && !before(b, a);
}

/** What ends before it starts never was. */
function endedAt<T extends Span>(held: T, end: Instant): readonly T[] {
  return held.start !== null && end <= held.start ? [] : [{ ...held, end }];
}
