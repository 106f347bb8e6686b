import { type Burn, burnsByLine, burnUnitCredits } from '../credits';
import type { ExplainStep } from '../explanation';
import { type Currency, Decimal, decimal, divide, zero } from '../money';
import type { InvoiceInput, LineInput } from './invoice-input';
import { computeLineQuantity, creditsPerUnit, type LineQuantity, unitCreditLineOf } from './line-quantity';
import { priceLine } from './price-line';
import type { RatedLine } from './rated-line';

/** Steps 1 and 2: every line's quantity, credits and rounded amount. */
export function rateLines(input: InvoiceInput, currency: Currency): readonly RatedLine[] {
  const quantities = input.lines.map(computeLineQuantity);
  const burnt = burnUnitCredits({ lots: input.unitCreditLots, lines: quantities.map(unitCreditLineOf).filter((line) => line !== null) });
  const byLine = burnsByLine(burnt.burns);
  return quantities.map((quantity) => rateLine(quantity, byLine.get(quantity.line.key) ?? [], currency));
}

/** A line that the invoice itself adds, such as a commitment's true-up: nothing covers it. */
export function rateAddedLine(line: LineInput, currency: Currency): RatedLine {
  return rateLine(computeLineQuantity(line), [], currency);
}

function rateLine(quantity: LineQuantity, burns: readonly Burn[], currency: Currency): RatedLine {
  const { line, afterAllowance } = quantity;
  const before = line.billedBefore?.unitCredits === undefined ? zero : decimal(line.billedBefore.unitCredits);
  const applied = burns.reduce((sum, burn) => sum.plus(burn.quantity), zero);
  const covered = applied.plus(before);
  const wanted = creditsPerUnit(line, afterAllowance);
  const credits = covered.isZero() ? wanted : Decimal.max(wanted.minus(covered), zero);
  const units = covered.isZero() ? afterAllowance : unitsOf(line, credits);
  const priced = priceLine(line, { units, credits, coveredUnits: quantity.quantity.minus(units) }, currency);
  return {
    line,
    quantity: quantity.quantity,
    allowanceApplied: quantity.allowanceApplied,
    afterAllowance,
    steps: quantity.steps,
    burns,
    unitCreditsApplied: applied,
    billable: units,
    amount: priced.amount,
    priceUnitAmount: priced.priceUnitAmount,
    explanation: [...quantity.steps, ...creditSteps(wanted, credits), ...priced.steps],
  };
}

/** Credits back into units; a price in credits may leave a fraction of a unit uncovered. */
function unitsOf(line: LineInput, credits: Decimal): Decimal {
  return line.price.kind === 'credit' ? divide(credits, decimal(line.price.creditsPerUnit)) : credits;
}

function creditSteps(wanted: Decimal, credits: Decimal): readonly ExplainStep[] {
  const covered = wanted.minus(credits);
  if (!covered.gt(0)) return [];
  return [{ rule: 'unit_credits', operation: 'subtract', operands: [wanted.toFixed(), covered.toFixed()], result: credits.toFixed() }];
}
