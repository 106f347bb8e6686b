import type { StackHost } from './stack-host';

/** The environment variable by which test files find the host. */
export const STACK_VARIABLE = 'TIDEBILL_TEST_STACK';

// jest runs set-up and tear-down in one process but loads them apart, so what they share hangs on the global object.
const holder = globalThis as typeof globalThis & { tidebillStack?: StackHost | undefined };

export function keepStack(host: StackHost): void {
  holder.tidebillStack = host;
  process.env[STACK_VARIABLE] = host.url;
}

export async function stopStack(): Promise<void> {
  const host = holder.tidebillStack;
  holder.tidebillStack = undefined;
  await host?.stop();
}
