// From their files and not from the door: the door also offers what needs the zone data, which would double the bundle that every cold wake loads.
import { checkCommand, type RefusedCommand } from '../../src/billing/subscription/check-command';
import type { Command } from '../../src/billing/subscription/command';
import type { Life } from '../../src/billing/subscription/life';
import { isOver } from '../../src/billing/subscription/is-over';
import { nextStep } from '../../src/billing/subscription/next-step';
import { stateOf } from '../../src/billing/subscription/state-of';
import type { Step } from '../../src/billing/subscription/step';
import { retryDelayMs } from './retry-delay';
import type { CommandOutcome, CommandRequest, Moved, StepFailure, SubscriptionInput } from './types';

/** A command in its place in the queue; `outcome` is set when it has been applied or refused. */
export interface QueuedCommand extends CommandRequest {
  outcome?: CommandOutcome;
}

/** The workflow's memory and the questions its loop asks of it. No Temporal in here, so it can be tested as it is. */
export class SubscriptionState {
  life: Life;
  clock: string | null;
  wakeDelayMs: number;
  shown: string | undefined;
  failure: StepFailure | null = null;
  /** Steps performed in this run: the run is renewed after enough of them, so that a cold wake replays little. */
  performed = 0;
  readonly inbox: QueuedCommand[] = [];
  /** Where the clock stood before the journey that it is on. */
  private stood: string | null;

  constructor(
    input: SubscriptionInput,
    private readonly realTime: () => number,
  ) {
    this.life = input.life;
    this.clock = input.clock;
    this.stood = input.clock;
    this.wakeDelayMs = input.wakeDelayMs ?? 0;
    this.shown = input.shown;
  }

  /** Business time: the test clock's instant, or the real one. */
  now(): string {
    return this.clock ?? new Date(this.realTime()).toISOString();
  }

  /** Business time of a step: its own instant while a test clock goes past it, as it would be in real time; else now. */
  timeOf(step: Step): string {
    return this.stood === null || step.at <= this.stood ? (this.stood ?? this.now()) : step.at;
  }

  /** Where it stands, for those who search: what hinders it comes before its state. */
  status(): string {
    if (this.life.held === true) return 'held';
    return this.failure === null ? stateOf(this.life) : 'failing';
  }

  dueStep(): Step | null {
    const step = nextStep(this.life);
    return step !== null && step.at <= this.now() ? step : null;
  }

  /** A failed step waits for its turn; nothing behind it may overtake it. */
  isWaitingToRetry(): boolean {
    return this.failure !== null && this.failure.retryAt > this.realTime();
  }

  isIdle(): boolean {
    return this.inbox.length === 0 && (this.dueStep() === null || this.isWaitingToRetry());
  }

  isSettled(): boolean {
    return this.inbox.length === 0 && this.dueStep() === null;
  }

  isOver(): boolean {
    return isOver(this.life) && this.inbox.length === 0;
  }

  /** Real milliseconds until something has to be done without being asked; null when only a message can wake the subscription. */
  sleepMs(): number | null {
    if (this.failure !== null && this.dueStep() !== null) return this.retryWaitMs();
    const step = nextStep(this.life);
    if (step === null || this.clock !== null) return null;
    // It is due at its instant all the same: whoever comes earlier finds it done.
    return Math.max(1, Date.parse(step.at) + this.wakeDelayMs - this.realTime());
  }

  /** Real milliseconds until what failed is tried again. */
  retryWaitMs(): number {
    return Math.max(1, (this.failure?.retryAt ?? 0) - this.realTime());
  }

  check(command: Command): RefusedCommand | null {
    return checkCommand(this.life, command, this.now());
  }

  /** Where nothing is due any more, the journey of the clock is over: what a command makes due belongs to the instant at which it was asked for. */
  arrive(): void {
    if (this.dueStep() === null) this.stood = this.clock;
  }

  moveClock(to: string): void {
    this.arrive();
    if (this.clock === null || this.clock < to) this.clock = to;
    this.retryNow();
  }

  retryNow(): void {
    if (this.failure !== null) this.failure = { ...this.failure, retryAt: 0 };
  }

  /** An operator has stepped in: what failed is begun anew, if it still comes. */
  repaired(life: Life): void {
    this.life = life;
    this.failure = null;
  }

  succeeded({ life, wakeDelayMs = this.wakeDelayMs }: Moved): void {
    this.life = life;
    this.wakeDelayMs = wakeDelayMs;
    this.failure = null;
    this.performed += 1;
  }

  failed(step: string, message: string): void {
    const attempts = (this.failure?.step === step ? this.failure.attempts : 0) + 1;
    this.failure = { step, attempts, message, retryAt: this.realTime() + retryDelayMs(attempts) };
  }
}
