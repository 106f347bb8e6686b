import { applyCommitment } from '../billing/commitments';
import type { ComputedInvoice } from '../invoices';
import { decimal, zero } from '../billing/money';

/** How the usage of a span stands to what was promised. The numbers are for published SDKs; what is billed is exact and on the lines. */
export function usageCommitment({ input, plan }: Pick<ComputedInvoice, 'input' | 'plan'>) {
  const { commitment } = input;
  if (commitment === undefined) return { commitment_amount: 0, commitment_utilized: 0, has_overage: false, overage_amount: 0, overage_factor: 0 };
  const usage = plan.lines.filter((line) => line.kind === 'usage').reduce((sum, line) => sum.plus(decimal(line.amount)), zero);
  const promised = decimal(commitment.value);
  const before = decimal(commitment.usedBefore ?? '0');
  const { within, overage } = applyCommitment(commitment, usage, promised);
  const used = before.gt(promised) ? promised : before.plus(within);
  return {
    commitment_amount: Number(commitment.value),
    commitment_utilized: Number(used.toFixed()),
    has_overage: overage.gt(0),
    overage_amount: Number(overage.toFixed()),
    overage_factor: Number(commitment.overageFactor),
  };
}
