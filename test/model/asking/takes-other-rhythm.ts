import type { Account } from '../law/terms';

/** Whether it has, or is to have, another rhythm than that of what is sold beside plans. */
export function takesOtherRhythm({ cadence, nextRhythm, scheduled }: Account): boolean {
  const coming = scheduled.some(({ change }) => change.kind === 'plan' && change.plan.unit !== 'month');
  return cadence.unit !== 'month' || (nextRhythm !== null && nextRhythm.unit !== 'month') || coming;
}
