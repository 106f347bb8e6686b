import type { ExplainStep } from '../explanation';
import { assert } from '../invariant';
import { type Currency, Decimal, decimal, divide, type Money, roundMoney, zero } from '../money';
import { type PricedAmount, priceCreditOverage, priceQuantity } from '../pricing';
import type { LineInput } from './invoice-input';

/** A line's rounded amount and how it came about. */
export interface PricedLine {
  readonly amount: Money;
  readonly steps: readonly ExplainStep[];
  readonly priceUnitAmount: Decimal | null;
}

/** Units to price and, for a price in credits, the credits that nobody covered. */
export interface Billable {
  readonly units: Decimal;
  readonly credits: Decimal;
}

/** Step 2 of the documented order: price, part of the period, line limits, and the one rounding. */
export function priceLine(line: LineInput, billable: Billable, currency: Currency): PricedLine {
  const priced = priceBillable(line, billable);
  const steps = [...priced.steps];
  let amount = priced.amount;
  let priceUnitAmount: Decimal | null = null;
  if (line.priceUnit !== undefined) {
    priceUnitAmount = amount;
    amount = push(steps, 'price_unit', 'multiply', [amount.toFixed(), line.priceUnit.rate], amount.times(decimal(line.priceUnit.rate)));
  }
  if (line.proration !== undefined) amount = prorated(steps, line.proration, amount);
  amount = withinLimits(steps, line, amount);
  const rounded = roundMoney(amount, currency);
  steps.push({ rule: 'rounding', operation: 'round', operands: [amount.toFixed(), String(currency.exponent)], result: rounded.toFixed() });
  return { amount: settled(steps, line, rounded, currency), steps, priceUnitAmount };
}

function priceBillable(line: LineInput, billable: Billable): PricedAmount {
  if (line.price.kind === 'credit' && billable.credits.gt(0)) return priceCreditOverage(line.price, billable.credits);
  return priceQuantity(line.price, billable.units, line.pricingFacts);
}

function prorated(steps: ExplainStep[], { numerator, denominator }: { readonly numerator: string; readonly denominator: string }, amount: Decimal): Decimal {
  const part = push(steps, 'proration_part', 'multiply', [amount.toFixed(), numerator], amount.times(decimal(numerator)));
  return push(steps, 'proration', 'divide', [part.toFixed(), denominator], divide(part, decimal(denominator)));
}

function withinLimits(steps: ExplainStep[], line: LineInput, amount: Decimal): Decimal {
  let limited = amount;
  if (line.minimum !== undefined && limited.lt(decimal(line.minimum)))
    limited = push(steps, 'minimum', 'max', [limited.toFixed(), line.minimum], decimal(line.minimum));
  if (line.maximum !== undefined && limited.gt(decimal(line.maximum)))
    limited = push(steps, 'maximum', 'min', [limited.toFixed(), line.maximum], decimal(line.maximum));
  return limited;
}

/** Interim invoices of the same period are subtracted, and a credit for unused time turns the sign within what was billed. */
function settled(steps: ExplainStep[], line: LineInput, rounded: Money, currency: Currency): Money {
  let amount: Decimal = rounded;
  if (line.billedBefore !== undefined) {
    amount = push(steps, 'billed_before', 'subtract', [amount.toFixed(), line.billedBefore.amount], amount.minus(decimal(line.billedBefore.amount)));
  }
  if (line.kind === 'proration_credit') {
    assert(!amount.isNegative() || amount.isZero(), 'credit_line_negative', { key: line.key, amount: amount.toFixed() });
    if (line.creditCap !== undefined && amount.gt(decimal(line.creditCap))) {
      amount = push(steps, 'billed_cap', 'min', [amount.toFixed(), line.creditCap], Decimal.max(decimal(line.creditCap), zero));
    }
    amount = push(steps, 'credit', 'subtract', ['0', amount.toFixed()], amount.negated());
  }
  return roundMoney(amount, currency);
}

function push(steps: ExplainStep[], rule: string, operation: ExplainStep['operation'], operands: readonly string[], result: Decimal): Decimal {
  steps.push({ rule, operation, operands, result: result.toFixed() });
  return result;
}
