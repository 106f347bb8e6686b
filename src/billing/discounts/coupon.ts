interface Common {
  readonly id: string;
  /** On an invoice: only these lines are discounted. Without it all of them are. */
  readonly lineKeys?: readonly string[];
}

export interface FixedCoupon extends Common {
  readonly kind: 'fixed';
  readonly amountOff: string;
}

export interface PercentageCoupon extends Common {
  readonly kind: 'percentage';
  readonly percentOff: string;
}

/** Takes an amount or a percentage off a line or an invoice. "20" percent of 50.00 is 10.00. */
export type Coupon = FixedCoupon | PercentageCoupon;
