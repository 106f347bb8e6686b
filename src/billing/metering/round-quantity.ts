import { Decimal } from '../money';
import type { MeterRounding } from './meter-definition';

/** A meter's own rounding, once, on the final quantity; negative decimals round to tens, hundreds... `round` goes half away from zero; `ceil` and `floor` up and down the number line. */
export function roundQuantity(quantity: Decimal, rounding: MeterRounding | undefined): Decimal {
  if (rounding === undefined) return quantity;
  const mode = { round: Decimal.ROUND_HALF_UP, ceil: Decimal.ROUND_CEIL, floor: Decimal.ROUND_FLOOR } as const;
  return quantity.shiftedBy(rounding.decimals).decimalPlaces(0, mode[rounding.mode]).shiftedBy(-rounding.decimals);
}
