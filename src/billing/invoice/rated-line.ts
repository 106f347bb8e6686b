import type { Burn } from '../credits';
import type { AppliedCoupon } from '../discounts';
import type { ExplainStep } from '../explanation';
import type { Decimal, Money } from '../money';
import type { LineQuantity } from './line-quantity';

/** A line after pricing and rounding. */
export interface RatedLine extends LineQuantity {
  readonly burns: readonly Burn[];
  readonly unitCreditsApplied: Decimal;
  readonly billable: Decimal;
  readonly amount: Money;
  readonly priceUnitAmount: Decimal | null;
  readonly explanation: readonly ExplainStep[];
}

/** ...after its own and its share of the invoice's coupons. */
export interface DiscountedLine extends RatedLine {
  readonly discounts: readonly AppliedCoupon[];
  /** Amount less discounts. */
  readonly net: Decimal;
}

/** ...after prepaid credits. */
export interface PaidLine extends DiscountedLine {
  readonly credits: readonly { readonly lotId: string; readonly amount: Decimal }[];
  /** The credits that lower what is taxed. */
  readonly untaxedCredits: Decimal;
}
