import { type Decimal, type DecimalInput, decimal } from './decimal';

declare const counted: unique symbol;

/** How much was used: any decimal, since levels may fall below zero between two readings. */
export type Quantity = Decimal & { readonly [counted]: true };

/** Reads a quantity exactly. */
export function quantity(value: DecimalInput): Quantity {
  return decimal(value) as Quantity;
}
