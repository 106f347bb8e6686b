import { setTimeout as pause } from 'node:timers/promises';

export type WaitInput = { readonly timeoutMs: number; readonly everyMs?: number };

/** Probes until the answer is true. False means that the time was up: the caller knows best what to say then. */
export async function waitUntil(probe: () => boolean | Promise<boolean>, { timeoutMs, everyMs = 25 }: WaitInput): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!(await probe())) {
    if (performance.now() >= deadline) return false;
    await pause(everyMs);
  }
  return true;
}
