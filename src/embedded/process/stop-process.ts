import { isSameProcess, processIdentity } from './process-identity';
import { waitUntil } from './wait-until';

export type StopStep = { readonly signal: NodeJS.Signals; readonly waitMs: number };

/**
 * Stops a process by rising pressure: each signal gets its time before the next. Returns false when it is still there at the end
 * (a process of another user, most likely).
 */
export async function stopProcess(pid: number, steps: readonly StopStep[]): Promise<boolean> {
  const identity = processIdentity(pid);
  if (identity === undefined) return true;
  for (const { signal, waitMs } of steps) {
    trySignal(pid, signal);
    if (await waitUntil(() => !isSameProcess(pid, identity), { timeoutMs: waitMs })) return true;
  }
  return false;
}

function trySignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already, or not ours: the wait that follows tells which.
  }
}
