import { stopStack } from './stack-process';

/** Stops every server that the run asked for. */
export default async function globalTeardown(): Promise<void> {
  await stopStack();
}
