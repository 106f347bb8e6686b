import { condition, proxyLocalActivities } from '@temporalio/workflow';

export interface BareActivities {
  touch(id: string): Promise<void>;
}

const { touch } = proxyLocalActivities<BareActivities>({ startToCloseTimeout: '60s' });

const DAY_MS = 86_400_000;

/** The least that a subscription could do at a period's end: wake at an instant, run one transaction, set the next timer. */
export async function bareWorkflow(input: { readonly id: string; readonly at: number }): Promise<void> {
  const { id } = input;
  for (let at = input.at; ; at += DAY_MS) {
    await condition(() => false, Math.max(1, at - Date.now()));
    await touch(id);
  }
}
