/** A line of a finalised invoice as a credit note sees it: what it was, and what earlier notes gave back of it. All amounts are text in the currency. */
export interface CreditableLine {
  readonly key: string;
  readonly amount: string;
  readonly discountAmount: string;
  readonly taxAmount: string;
  /** Paid from prepaid credits: goes back to them. */
  readonly creditAmount: string;
  readonly creditedBefore: CreditedParts;
}

export interface CreditedParts {
  readonly amount: string;
  readonly discountAmount: string;
  readonly taxAmount: string;
  readonly creditAmount: string;
}

export interface CreditNoteInput {
  readonly currency: string;
  readonly lines: readonly CreditableLine[];
  /** How much of each line's amount, before discount and tax, is given back. */
  readonly requested: readonly { readonly key: string; readonly amount: string }[];
}

export interface CreditNoteLine extends CreditedParts {
  readonly key: string;
  /** amount - discount + tax. */
  readonly total: string;
}

export interface CreditNotePlan {
  readonly currency: string;
  readonly lines: readonly CreditNoteLine[];
  readonly subtotal: string;
  readonly totalDiscount: string;
  readonly totalTax: string;
  readonly total: string;
  /** The part of the total that returns to prepaid credits instead of to the payer. */
  readonly toCredits: string;
}
