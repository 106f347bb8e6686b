import { z } from 'zod';
import type { ExplainStep } from '../billing/explanation';
import { alwaysNull } from '../http';

/** How a line stands to what it promised, as its own arithmetic tells. */
export const CommitmentInfo = z
  .object({
    type: z.literal('amount'),
    amount: z.string().meta({ description: 'What was promised, in money; of a line that holds for a part of the period that part.' }),
    overage_factor: z.string(),
    computed_commitment_utilized_amount: z.string().meta({ description: 'Usage within the commitment.' }),
    computed_overage_amount: z.string().meta({ description: 'Usage beyond it, at the overage factor.' }),
    computed_true_up_amount: z.string().meta({ description: 'What is billed of the commitment though it was not used.' }),
    is_windowed: z.literal(false),
    ...{ quantity: alwaysNull, duration: alwaysNull, true_up_enabled: alwaysNull },
  })
  .meta({ id: 'CommitmentInfo' });

/** Null for a line that promised nothing. */
export function commitmentInfo(explanation: readonly ExplainStep[]): z.infer<typeof CommitmentInfo> | null {
  const step = (rule: string) => explanation.find((one) => one.rule === rule);
  const [open, within, overage, total] = ['commitment_open', 'commitment_within', 'commitment_overage', 'commitment_total'].map(step);
  if (!open || !within || !overage || !total) return null;
  return {
    ...{ type: 'amount', amount: open.operands[0] ?? '0', overage_factor: overage.operands[1] ?? '1' },
    ...{ is_windowed: false, quantity: null, duration: null, true_up_enabled: null },
    ...{ computed_commitment_utilized_amount: within.result, computed_overage_amount: overage.result },
    computed_true_up_amount: String(total.facts?.['true_up'] ?? '0'),
  };
}
