const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 5 * 60_000;
const MOST_DOUBLINGS = 20;

/** How long to wait after the n-th failed attempt: doubling from a second to five minutes. Example: after the 4th, 8 s. */
export function retryDelayMs(attempts: number): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, MOST_DOUBLINGS));
}
