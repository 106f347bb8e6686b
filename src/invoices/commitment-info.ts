import { z } from 'zod';
import type { ExplainStep } from '../billing/explanation';
import { decimal, zero } from '../billing/money';
import { alwaysNull } from '../http';

/** How a line stands to what it promised, as its own arithmetic tells. */
export const CommitmentInfo = z
  .object({
    type: z.literal('amount'),
    amount: z.string().meta({ description: 'What was promised, in money; of a line that holds for a part of the period that part; of windows all of them.' }),
    overage_factor: z.string(),
    computed_commitment_utilized_amount: z.string().meta({ description: 'Usage within the commitment.' }),
    computed_overage_amount: z.string().meta({ description: 'Usage beyond it, at the overage factor.' }),
    computed_true_up_amount: z.string().meta({ description: 'What is billed of the commitment though it was not used.' }),
    is_windowed: z.boolean(),
    ...{ quantity: alwaysNull, duration: alwaysNull, true_up_enabled: alwaysNull },
  })
  .meta({ id: 'CommitmentInfo' });

/** Null for a line that promised nothing. A promise for each window has steps for each of them. */
export function commitmentInfo(explanation: readonly ExplainStep[]): z.infer<typeof CommitmentInfo> | null {
  const steps = (rule: string) => explanation.filter((one) => one.rule === rule);
  const sum = (rule: string, pick: (step: ExplainStep) => string | undefined) =>
    steps(rule)
      .reduce((total, step) => total.plus(decimal(pick(step) ?? '0')), zero)
      .toFixed();
  const [overage] = steps('commitment_overage');
  if (overage === undefined) return null;
  return {
    ...{ type: 'amount', amount: sum('commitment_open', ({ operands }) => operands[0]), overage_factor: overage.operands[1] ?? '1' },
    ...{ is_windowed: overage.facts?.['bucket'] !== undefined, quantity: null, duration: null, true_up_enabled: null },
    ...{ computed_commitment_utilized_amount: sum('commitment_within', ({ result }) => result) },
    ...{ computed_overage_amount: sum('commitment_overage', ({ result }) => result) },
    computed_true_up_amount: sum('commitment_total', ({ facts }) => textOf(facts?.['true_up'])),
  };
}

function textOf(fact: unknown): string | undefined {
  return typeof fact === 'string' ? fact : undefined;
}
