import type { Period } from '../calendar';
import type { ExplainStep } from '../explanation';
import type { BilledBefore, LineKind, MeasurementFacts } from './invoice-input';

export interface LineBurn {
  readonly lotId: string;
  readonly quantity: string;
}

/** One line as it will be written. Quantities are exact; amounts have all decimals of the currency. */
export interface LinePlan {
  readonly key: string;
  readonly kind: LineKind;
  readonly displayName: string;
  readonly period: Period;
  readonly quantity: string;
  readonly allowanceApplied: string;
  /** In credits, which for most prices are units. */
  readonly unitCreditsApplied: string;
  /** What was priced, in units. */
  readonly billableQuantity: string;
  /** The price of a unit, where the model has a single one. */
  readonly unitAmount: string | null;
  /** Rounded, before discounts, credits and taxes. */
  readonly amount: string;
  readonly priceUnitAmount?: { readonly code: string; readonly amount: string };
  readonly discounts: readonly { readonly couponId: string; readonly amount: string }[];
  readonly discountAmount: string;
  readonly credits: readonly { readonly lotId: string; readonly amount: string }[];
  readonly creditAmount: string;
  readonly taxes: readonly { readonly taxId: string; readonly amount: string; readonly inclusive: boolean }[];
  /** Taxes added to the price; inclusive ones are not in it. */
  readonly taxAmount: string;
  readonly unitCreditBurns: readonly LineBurn[];
  /** The arithmetic from the quantity to `amount`, in order. */
  readonly explanation: readonly ExplainStep[];
  readonly measurement?: MeasurementFacts;
  readonly billedBefore?: BilledBefore;
  readonly references?: Readonly<Record<string, string>>;
}

export interface TaxPlan {
  readonly taxId: string;
  readonly base: string;
  readonly amount: string;
  readonly inclusive: boolean;
}

/** What `computeInvoice` answers: everything that is to be written, as plain JSON. total = subtotal - totalDiscount - totalCredits + totalTax. */
export interface InvoicePlan {
  readonly v: 1;
  readonly currency: string;
  readonly period: Period;
  readonly lines: readonly LinePlan[];
  readonly subtotal: string;
  readonly totalDiscount: string;
  readonly totalCredits: string;
  readonly totalTax: string;
  /** Taxes contained in the prices; information only. */
  readonly totalIncludedTax: string;
  readonly total: string;
  /** What proration credits exceed the charges by: it goes to the customer's balance, since no invoice is negative. */
  readonly excessCredit: string;
  readonly taxes: readonly TaxPlan[];
  readonly unitCreditBurns: readonly { readonly lotId: string; readonly lineKey: string; readonly quantity: string }[];
  readonly moneyCreditBurns: readonly { readonly lotId: string; readonly lineKey: string; readonly quantity: string }[];
  /** SHA-256 of all the above in canonical JSON, without the explanations. */
  readonly digest: string;
}
