/**
 * A tax. Exclusive ones are added to the price; inclusive ones are already in it and are only shown.
 * A compound rate is also charged on the exclusive taxes before it. A fixed tax is an amount for each invoice.
 */
export type TaxRate =
  | { readonly id: string; readonly kind: 'percentage'; readonly percent: string; readonly inclusive?: boolean; readonly compound?: boolean }
  | { readonly id: string; readonly kind: 'fixed'; readonly amount: string };
