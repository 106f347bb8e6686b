import { setFlagsFromString } from 'node:v8';

/** By how much the heap may grow over what was in use when it was last cleaned. */
const PERCENT_MOST = 100;

/**
 * Lets the heap at most double before V8 cleans it. Left to itself it lets a heap on a machine with much memory grow to four times what is in
 * use: batches of events that were answered long ago are then most of the memory of the process.
 */
export function boundHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${PERCENT_MOST}`);
}
