import { decimal } from '../../billing/money';
import type { Deps } from '../../platform';
import type { ResolveInput } from '../resolve/resolution';
import { decideCheck, type Decision } from './decide-check';
import { loadSubject, type Subject } from './load-subject';
import { readSpent, type Spent } from './read-spent';

export interface CheckInput extends ResolveInput {
  readonly requested: string;
}

export interface CheckResult extends Subject, Spent {
  readonly decision: Decision;
  readonly requested: string;
}

/** Whether a customer may use so much of a feature now: what it is entitled to, less all usage that has arrived. It changes nothing. */
export async function checkEntitlement(deps: Deps, input: CheckInput): Promise<CheckResult> {
  const subject = await loadSubject(deps, input);
  return judge(subject, await readSpent(deps, input.environmentId, subject), input.requested);
}

export function judge(subject: Subject, spent: Spent, requested: string): CheckResult {
  const { hasSubscription, aggregated, resolution } = subject;
  const { usage, held, credits } = spent;
  const units = decimal(usage ?? '0').plus(decimal(held));
  const metered = resolution.feature.type === 'metered';
  const decision = decideCheck({ hasSubscription, aggregated, metered, spent: units.toFixed(), credits, requested });
  return { ...subject, ...spent, decision, requested };
}
