/**
 * A promise to use at least so much. Beyond it usage costs `overageFactor` times its price; below it `trueUp` bills the promise in full.
 * A `quantity` commitment is worth what the price itself asks for that quantity.
 */
export interface Commitment {
  readonly kind: 'amount' | 'quantity';
  readonly value: string;
  readonly overageFactor: string;
  readonly trueUp: boolean;
  /** For a bucketed line: the promise holds for each bucket instead of for the line. */
  readonly per?: 'line' | 'bucket';
  /** Committed usage that earlier periods of the same commitment have billed, at the base price. */
  readonly usedBefore?: string;
  /** False in all but the last period of a longer commitment: only then is the shortfall known. */
  readonly final?: boolean;
}
