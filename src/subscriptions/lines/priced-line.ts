import type { AllowanceRule } from '../../billing/allowances';
import type { MeterRow, PriceRow } from '../../catalog';
import type { LineItemRow } from '../rows';

/** A line of a subscription with what it costs and what it measures. */
export interface PricedLine {
  readonly item: LineItemRow;
  readonly price: PriceRow;
  readonly meter: MeterRow | null;
  /** Units of the meter that the subscription includes. */
  readonly allowance: AllowanceRule | null;
}
