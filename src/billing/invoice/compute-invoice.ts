import { digestOf } from '../canonical';
import { type Burn, burnsByLine, burnUnitCredits } from '../credits';
import { Decimal, currencyOf, divide, type Currency, decimal, zero } from '../money';
import { assembleInvoice } from './assemble-invoice';
import { checkInvoiceInput, checkInvoicePlan } from './check-invoice';
import { absorbCredits } from './absorb-credits';
import { discountLines } from './discount-lines';
import type { InvoiceInput } from './invoice-input';
import type { InvoicePlan } from './invoice-plan';
import { computeLineQuantity, creditsPerUnit, type LineQuantity, unitCreditLineOf } from './line-quantity';
import { payLines } from './pay-lines';
import { priceLine } from './price-line';
import type { RatedLine } from './rated-line';
import { taxLines } from './tax-lines';

/**
 * An invoice from its inputs, in the documented order: quantity, allowance, unit credits; price, limits, rounding; line and invoice coupons;
 * money credits; taxes; total. Equal inputs give equal plans with equal digests, today and when an auditor replays them.
 */
export function computeInvoice(input: InvoiceInput): InvoicePlan {
  checkInvoiceInput(input);
  const currency = currencyOf(input.currency);
  const rated = absorbCredits(rateLines(input, currency), currency);
  const discounted = discountLines(rated.lines, input.invoiceCoupons, currency);
  const paid = payLines(discounted, input.moneyCreditLots, currency);
  const taxed = taxLines(paid, input.taxes, currency);
  const facts = assembleInvoice({ input, currency, taxed, excessCredit: rated.excessCredit });
  checkInvoicePlan(facts);
  return { ...facts, digest: digestOf(facts) };
}

/** Steps 1 and 2: every line's quantity, credits and rounded amount. */
function rateLines(input: InvoiceInput, currency: Currency): readonly RatedLine[] {
  const quantities = input.lines.map(computeLineQuantity);
  const burnt = burnUnitCredits({ lots: input.unitCreditLots, lines: quantities.map(unitCreditLineOf).filter((line) => line !== null) });
  const byLine = burnsByLine(burnt.burns);
  return quantities.map((quantity) => rateLine(quantity, byLine.get(quantity.line.key) ?? [], currency));
}

function rateLine(quantity: LineQuantity, burns: readonly Burn[], currency: Currency): RatedLine {
  const { line, afterAllowance } = quantity;
  const before = decimal(line.billedBefore?.unitCredits ?? '0');
  const applied = burns.reduce((sum, burn) => sum.plus(burn.quantity), zero);
  const credits = Decimal.max(creditsPerUnit(line, afterAllowance).minus(before).minus(applied), zero);
  const perUnit = line.price.kind === 'credit' ? decimal(line.price.creditsPerUnit) : null;
  const units = applied.isZero() && before.isZero() ? afterAllowance : perUnit === null ? credits : divide(credits, perUnit);
  const priced = priceLine(line, { units, credits }, currency);
  const covered = applied.plus(before);
  const creditSteps = covered.isZero()
    ? []
    : [{ rule: 'unit_credits', operation: 'subtract' as const, operands: [credits.plus(covered).toFixed(), covered.toFixed()], result: credits.toFixed() }];
  return {
    ...quantity,
    burns,
    unitCreditsApplied: applied,
    billable: units,
    amount: priced.amount,
    priceUnitAmount: priced.priceUnitAmount,
    explanation: [...quantity.steps, ...creditSteps, ...priced.steps],
  };
}
