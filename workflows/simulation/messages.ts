import { defineSignal } from '@temporalio/workflow';

/** There is something to do: sent with the start, and again when a paused simulation goes on. A fact, so a signal; nobody waits for an answer. */
export const runSignal = defineSignal('run');
