import { applyCommitment } from '../commitments';
import type { ExplainStep } from '../explanation';
import { assert } from '../invariant';
import { type Currency, Decimal, decimal, divide, type Money, one, roundMoney, zero } from '../money';
import { type PricedAmount, priceCreditOverage, priceQuantity } from '../pricing';
import type { Fraction } from '../proration';
import type { LineInput } from './invoice-input';
import { committedAmount, priceBuckets } from './price-buckets';

/** A line's rounded amount and how it came about. */
export interface PricedLine {
  readonly amount: Money;
  readonly steps: readonly ExplainStep[];
  readonly priceUnitAmount: Decimal | null;
}

/** Units to price, the credits among them that nobody covered, and the units that allowance and credits paid for. */
export interface Billable {
  readonly units: Decimal;
  readonly credits: Decimal;
  readonly coveredUnits: Decimal;
}

/** Step 2 of the documented order: price, part of the period, line limits and commitment, and the one rounding. */
export function priceLine(line: LineInput, billable: Billable, currency: Currency): PricedLine {
  const priced = priceBillable(line, billable);
  const steps = [...priced.steps];
  const rate = line.priceUnit === undefined ? one : decimal(line.priceUnit.rate);
  let amount = priced.amount;
  if (line.priceUnit !== undefined) amount = push(steps, 'price_unit', 'multiply', [amount.toFixed(), line.priceUnit.rate], amount.times(rate));
  if (line.proration !== undefined) amount = prorated(steps, line.proration, amount);
  amount = withinLimits(steps, line, amount);
  if (line.commitment !== undefined && line.commitment.per !== 'bucket') {
    const committed = committedAmount(line.commitment, line.price);
    const result = applyCommitment(line.commitment, amount, line.commitment.kind === 'quantity' ? committed.times(rate) : committed);
    steps.push(...result.steps);
    amount = result.amount;
  }
  const rounded = roundMoney(amount, currency);
  steps.push({ rule: 'rounding', operation: 'round', operands: [amount.toFixed(), String(currency.exponent)], result: rounded.toFixed() });
  return { amount: settled(steps, line, rounded, currency), steps, priceUnitAmount: line.priceUnit === undefined ? null : priced.amount };
}

function priceBillable(line: LineInput, billable: Billable): PricedAmount {
  if (line.buckets !== undefined && line.buckets.length > 0) return priceBuckets(line, line.buckets, billable.coveredUnits);
  if (line.price.kind === 'credit' && billable.credits.gt(0)) return priceCreditOverage(line.price, billable.credits);
  return priceQuantity(line.price, billable.units, line.pricingFacts);
}

function prorated(steps: ExplainStep[], { numerator, denominator }: Fraction, amount: Decimal): Decimal {
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
    assert(amount.gte(0), 'credit_line_negative', { key: line.key, amount: amount.toFixed() });
    const cap = line.creditCap === undefined ? amount : Decimal.max(decimal(line.creditCap), zero);
    if (amount.gt(cap)) amount = push(steps, 'billed_cap', 'min', [amount.toFixed(), cap.toFixed()], cap);
    amount = push(steps, 'credit', 'subtract', ['0', amount.toFixed()], amount.negated());
  }
  return roundMoney(amount, currency);
}

function push(steps: ExplainStep[], rule: string, operation: ExplainStep['operation'], operands: readonly string[], result: Decimal): Decimal {
  steps.push({ rule, operation, operands, result: result.toFixed() });
  return result;
}
