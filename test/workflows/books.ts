import { afterStep, nextStep, obey, stepKey, type Life } from '../../src/billing/subscription';
import type { ApplyCommandInput, BillingActivities, CommandOutcome, PerformInput } from '../../workflows/subscription/types';

/** What the workflow sees of the world: keeps the life as the database would, and notes every call. */
export class Books implements BillingActivities {
  readonly performed: PerformInput[] = [];
  readonly commands: ApplyCommandInput[] = [];
  /** Thrown by the next performances, first to last. */
  readonly failures: Error[] = [];
  /** Called before a command is applied; a test may hold it there. */
  beforeCommand: () => Promise<void> = () => Promise.resolve();

  constructor(public life: Life) {}

  readonly perform = (input: PerformInput): Promise<{ readonly life: Life }> => {
    this.performed.push(input);
    const failure = this.failures.shift();
    if (failure !== undefined) return Promise.reject(failure);
    const due = nextStep(this.life);
    if (due !== null && stepKey(due) === stepKey(input.step)) this.life = afterStep(this.life, due, { graceMs: 0, draft: false });
    return Promise.resolve({ life: this.life });
  };

  readonly applyCommand = async (input: ApplyCommandInput): Promise<CommandOutcome> => {
    this.commands.push(input);
    await this.beforeCommand();
    this.life = obey(this.life, input.command, input.now);
    return { accepted: true, life: this.life };
  };

  steps(): readonly string[] {
    return this.performed.map(({ step }) => stepKey(step));
  }
}
