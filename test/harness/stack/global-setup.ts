import { startStackHost } from './stack-host';
import { keepStack, stopStack } from './stack-process';

/** Opens the host that starts servers on demand. On Ctrl-C jest skips its tear-down, so the servers are stopped from here. */
export default async function globalSetup(): Promise<void> {
  keepStack(await startStackHost());
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => void stopStack().finally(() => process.exit(code)));
  }
}
