import { applyCommitment, type Commitment } from '../commitments';
import type { ExplainStep } from '../explanation';
import { Decimal, decimal, zero } from '../money';
import { type PricedAmount, type PriceModel, priceQuantity } from '../pricing';
import type { LineInput, UsageBucket } from './invoice-input';

/**
 * A bucketed line: each window is priced on its own, by its own price or the line's, and held to its own commitment; the line is their sum.
 * What allowance and credits covered is taken from the first windows. Windows of 9 and 15 in bands [10 at 0.10, rest at 0.05] cost 0.90 + 1.25.
 */
export function priceBuckets(line: LineInput, buckets: readonly UsageBucket[], covered: Decimal): PricedAmount {
  let left = covered;
  const steps: ExplainStep[] = [];
  const results: string[] = [];
  for (const bucket of buckets) {
    const quantity = decimal(bucket.quantity);
    const taken = Decimal.max(Decimal.min(left, quantity), zero);
    left = left.minus(taken);
    const priced = priceBucket(line, bucket, quantity.minus(taken));
    steps.push(...priced.steps.map((step) => ({ ...step, facts: { ...step.facts, bucket: bucket.start } })));
    results.push(priced.amount.toFixed());
  }
  const amount = results.reduce((sum, result) => sum.plus(result), zero);
  return { amount, steps: [...steps, { rule: 'buckets_total', operation: 'add', operands: results, result: amount.toFixed() }] };
}

function priceBucket(line: LineInput, bucket: UsageBucket, quantity: Decimal): PricedAmount {
  const price = bucket.price ?? line.price;
  const priced = priceQuantity(price, quantity, line.pricingFacts);
  const commitment = bucket.commitment ?? (line.commitment?.per === 'bucket' ? line.commitment : undefined);
  if (commitment === undefined) return priced;
  const result = applyCommitment(commitment, priced.amount, committedAmount(commitment, price));
  return { amount: result.amount, steps: [...priced.steps, ...result.steps] };
}

/** What a commitment is worth: a committed quantity costs what the price asks for it. */
export function committedAmount(commitment: Commitment, price: PriceModel): Decimal {
  return commitment.kind === 'amount' ? decimal(commitment.value) : priceQuantity(price, decimal(commitment.value)).amount;
}
