import type { Currency } from '../money';
import { type ComputedTax, computeTaxes, type TaxRate } from '../taxes';
import type { PaidLine } from './rated-line';

export interface TaxedLines {
  readonly lines: readonly PaidLine[];
  readonly taxes: readonly ComputedTax[];
}

/** Step 5: every tax on the lines net of discounts; credits are payment-like and leave the base alone, unless their wallet says otherwise. */
export function taxLines(lines: readonly PaidLine[], rates: readonly TaxRate[], currency: Currency): TaxedLines {
  const taxable = lines.map((line) => {
    const base = line.net.minus(line.untaxedCredits);
    const { key, taxIds } = line.line;
    return taxIds === undefined ? { key, base } : { key, base, taxIds };
  });
  return { lines, taxes: computeTaxes(rates, taxable, currency) };
}
