export { afterStep, type StepOptions } from './after-step';
export { checkCommand, type RefusedCommand } from './check-command';
export type { Command, CommandKind, CommandRefusal } from './command';
export type { Life, LifePhase, OpenPeriod, PendingDraft } from './life';
export { nextStep } from './next-step';
export { obey } from './obey';
export { stepKey, type Step, type StepKind } from './step';
export { stepsUntil } from './steps-until';
