/** Takes an amount or a percentage off a line or an invoice. "20" percent of 50.00 is 10.00. */
export type Coupon =
  | { readonly id: string; readonly kind: 'fixed'; readonly amountOff: string }
  | { readonly id: string; readonly kind: 'percentage'; readonly percentOff: string };
