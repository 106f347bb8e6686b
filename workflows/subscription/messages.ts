import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { AdvanceOutcome, CommandOutcome, CommandRequest, StepFailure } from './types';

/** Updates and not signals: the caller must learn whether the command was accepted. The Update's id is the command's id. */
export const commandUpdate = defineUpdate<CommandOutcome, [CommandRequest]>('command');

/** Moves the subscription's test clock forward; answers when every step up to that instant has been performed, or one keeps failing. */
export const advanceClockUpdate = defineUpdate<AdvanceOutcome, [string]>('advanceClock');

/** Tries a failed step again at once instead of at its next turn. */
export const retryUpdate = defineUpdate<AdvanceOutcome>('retry');

/** For operators: what the subscription remembers and what it is stuck on. The API reads Postgres instead. */
export const stateQuery = defineQuery<{ readonly clock: string | null; readonly failure: StepFailure | null }>('state');
