import { decimal, divide } from '../../billing/money';
import type { PriceModel } from '../../billing/pricing';

/** What somebody charges for: so many units for so much in all, or at so much each. */
export interface OneOffAmount {
  readonly quantity: string;
  readonly amount?: string | undefined;
  readonly unitAmount?: string | undefined;
}

/**
 * The price under which a quantity costs exactly the amount. Where the amount cannot be shared over the units, as 100 over 3, they are one package.
 */
export function oneOffPrice({ quantity, amount, unitAmount }: OneOffAmount): PriceModel {
  if (unitAmount !== undefined) return { kind: 'per_unit', unitAmount };
  const whole = decimal(amount ?? '0');
  const units = decimal(quantity);
  const each = divide(whole, units);
  return each.times(units).eq(whole)
    ? { kind: 'per_unit', unitAmount: each.toFixed() }
    : { kind: 'package', amount: whole.toFixed(), packageSize: units.toFixed(), rounding: 'up' };
}
