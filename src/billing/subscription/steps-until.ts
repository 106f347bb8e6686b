import type { Instant } from '../calendar';
import { afterStep, type StepOptions } from './after-step';
import type { Life } from './life';
import { nextStep } from './next-step';
import type { Step } from './step';

/** The steps due up to and including an instant, in order: what a preview shows and a test clock performs. */
export function* stepsUntil(life: Life, until: Instant, options: StepOptions): Generator<Step> {
  let current = life;
  for (let step = nextStep(current); step !== null && step.at <= until; step = nextStep(current)) {
    yield step;
    current = afterStep(current, step, options);
  }
}
