import { applyCommitment, type Commitment } from '../commitments';
import { assert } from '../invariant';
import { type Currency, type Decimal, decimal, one, zero } from '../money';
import type { InvoiceInput, LineInput } from './invoice-input';
import { rateAddedLine } from './rate-lines';
import type { RatedLine } from './rated-line';

/**
 * A commitment of the whole subscription over its usage lines: usage keeps its own lines at the base price; what lies beyond the commitment
 * costs the rest of the overage factor in a line of its own, and a shortfall is billed in another. Neither takes coupons.
 */
export function commitmentLines(input: InvoiceInput, lines: readonly RatedLine[], currency: Currency): readonly RatedLine[] {
  const { commitment } = input;
  if (commitment === undefined) return [];
  assert(commitment.kind === 'amount', 'subscription_commitment_not_amount', { kind: commitment.kind });
  const usage = lines.filter(({ line }) => line.kind === 'usage' && line.commitment === undefined).reduce((sum, line) => sum.plus(line.amount), zero);
  const result = applyCommitment(commitment, usage, decimal(commitment.value));
  const surcharge = result.overage.minus(usage.minus(result.within));
  const facts = { usage: usage.toFixed(), committed: commitment.value, used_before: commitment.usedBefore ?? '0', ...factsOf(commitment) };
  return [
    ...added(input, 'commitment/overage', 'Usage beyond the commitment', surcharge, facts, currency),
    ...added(input, 'commitment/true-up', 'Commitment not used', result.trueUp, facts, currency),
  ];
}

function factsOf(commitment: Commitment): { readonly overage_factor: string } {
  return { overage_factor: commitment.overageFactor };
}

function added(
  input: InvoiceInput,
  key: string,
  displayName: string,
  amount: Decimal,
  references: Readonly<Record<string, string>>,
  currency: Currency,
): readonly RatedLine[] {
  if (!amount.gt(0)) return [];
  const line: LineInput = {
    key,
    kind: 'commitment',
    displayName,
    period: input.period,
    price: { kind: 'flat', amount: amount.toFixed() },
    quantity: one.toFixed(),
    creditTarget: { priceType: 'usage' },
    discountable: false,
    references,
  };
  return [rateAddedLine(line, currency)];
}
