import type { Life } from '../../src/billing/subscription/life';
import { nextStep } from '../../src/billing/subscription/next-step';
import { stateOf } from '../../src/billing/subscription/state-of';
import type { Step, StepKind } from '../../src/billing/subscription/step';
import type { StepFailure } from './types';

const NEXT: Readonly<Record<StepKind, string>> = {
  start: 'it starts',
  end_trial: 'its trial ends and billing starts',
  close_period: 'its period ends and is invoiced',
  finalize: 'the invoice of its last period becomes final',
  change: 'a change takes effect',
  give_notice: 'its renewal is announced',
  renew_term: 'its contract is renewed',
  check_dues: 'an invoice falls due',
};

/** What a subscription does next, in words, for people who look at its workflow. Example: "**active**. Next: its period ends and is invoiced, at 2024-05-01T00:00:00.000Z." */
export function describe(life: Life, failure: StepFailure | null): string {
  if (life.held === true) return '**held**. Nothing happens until it is released.';
  const step = nextStep(life);
  if (failure !== null) return `**failing**. ${failure.step} has failed ${failure.attempts} times and is tried again: ${failure.message}`;
  return `**${stateOf(life)}**. ${step === null ? 'Nothing is left to do.' : `Next: ${sentenceOf(step)}, at ${step.at}.`}`;
}

function sentenceOf(step: Step): string {
  if (step.kind === 'close_period' && step.last) return 'it ends, and its last period is invoiced';
  return step.kind === 'change' ? `${NEXT.change} (${step.change})` : NEXT[step.kind];
}
