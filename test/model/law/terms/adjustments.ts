import type { Instant } from '../../../../src/billing/calendar';

/** A discount as it is offered, under a name that nothing else has. */
export interface Coupon {
  readonly name: string;
  readonly off: { readonly kind: 'percent'; readonly percent: string } | { readonly kind: 'amount'; readonly amount: string };
  /** How many periods it discounts; null for all. */
  readonly periods: number | null;
}

/** A coupon that a subscription has, in the order in which it got it. */
export interface HeldCoupon {
  readonly coupon: Coupon;
  /** The chain of lines that it discounts alone. */
  readonly root: number | null;
  readonly start: Instant;
  readonly end: Instant | null;
  /** What it took off each invoice that it discounted; invoices of one period are one use. */
  readonly uses: readonly { readonly of: string; readonly taken: bigint }[];
}

/** A tax as it is known, under a name that nothing else has. */
export interface Rate {
  readonly name: string;
  readonly charges: { readonly kind: 'percent'; readonly percent: string } | { readonly kind: 'amount'; readonly amount: string };
  /** In the price already, on top of it, or on top of the taxes before it as well. */
  readonly how: 'inclusive' | 'exclusive' | 'compound';
}

/** A tax that a customer bears, or a subscription instead of what the customer bears. */
export interface HeldTax {
  readonly rate: Rate;
  readonly whose: 'customer' | 'subscription';
  readonly start: Instant | null;
  readonly end: Instant | null;
}
