import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Downloads, stamps and results: everything that may be deleted at any time. */
export const cacheFolder = join(root, '.cache');

/** A progress line. Set-up takes a while the first time, and silence looks like a hang. */
export function say(text) {
  process.stdout.write(`tidebill: ${text}\n`);
}

/** A failure whose message says what to do; shown without a stack. */
export class SetupError extends Error {}
