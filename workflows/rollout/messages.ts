import { defineSignal } from '@temporalio/workflow';

/** The roll-out's row has changed: look again. Starts the workflow when none runs. */
export const wakeSignal = defineSignal('wake');
