import { join } from 'node:path';
import { EmbeddedError } from '../embedded-error';
import type { EmbeddedLog } from '../embedded-log';
import { isSameProcess, numberField, readJsonFile, stopProcess, textField } from '../process';

const STOP_ORPHAN = [
  { signal: 'SIGTERM', waitMs: 15_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
] as const;

/** Stops the dev server that a killed Tidebill left on the data folder: two servers on one SQLite file would fight over every shard. */
export async function recoverDevServer({ folder, log }: { readonly folder: string; readonly log: EmbeddedLog }): Promise<void> {
  const record = readJsonFile(join(folder, 'temporal.json'));
  const pid = numberField(record, 'pid');
  const identity = textField(record, 'identity');
  if (pid === undefined || identity === undefined || !isSameProcess(pid, identity)) return;
  log.warn('Stopping the Temporal server that an earlier run left behind', { pid });
  if (await stopProcess(pid, STOP_ORPHAN)) return;
  throw new EmbeddedError(`The Temporal server (process ${pid}) still runs on ${folder} and does not stop. End it with "kill -KILL ${pid}" and start again.`);
}
