import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedError } from '../embedded-error';
import type { EmbeddedLog } from '../embedded-log';
import { isSameProcess, numberField, processIdentity, readJsonFile, stopProcess, textField } from '../process';
import type { ClusterPlace } from './cluster-place';

// SIGINT asks for a fast shutdown (no crash recovery at the next start), SIGQUIT for an immediate one, which loses nothing either.
const STOP_ORPHAN = [
  { signal: 'SIGINT', waitMs: 30_000 },
  { signal: 'SIGQUIT', waitMs: 10_000 },
] as const;

/** Clears what a killed Tidebill left on the cluster: a Postgres that still runs, or a pid file that now points at a stranger. */
export async function recoverCluster({ place, log }: { readonly place: ClusterPlace; readonly log: EmbeddedLog }): Promise<void> {
  for (const pid of runningServers(place)) {
    log.warn('Stopping the Postgres that an earlier run left behind', { pid });
    if (await stopProcess(pid, STOP_ORPHAN)) continue;
    throw new EmbeddedError(`Postgres (process ${pid}) still runs on ${place.clusterDir} and does not stop. End it with "kill -QUIT ${pid}" and start again.`);
  }
  removeForeignPidFile(place.clusterDir);
}

function runningServers(place: ClusterPlace): readonly number[] {
  const record = readJsonFile(place.recordPath);
  const recorded = numberField(record, 'pid');
  const identity = textField(record, 'identity');
  const found = new Set<number>();
  if (recorded !== undefined && identity !== undefined && isSameProcess(recorded, identity)) found.add(recorded);
  const inPidFile = pidFileOwner(place.clusterDir);
  if (inPidFile !== undefined && isPostgresOn(inPidFile, place.clusterDir)) found.add(inPidFile);
  return [...found];
}

function pidFileOwner(clusterDir: string): number | undefined {
  const path = join(clusterDir, 'postmaster.pid');
  if (!existsSync(path)) return undefined;
  const pid = Number(readFileSync(path, 'utf8').split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

function isPostgresOn(pid: number, clusterDir: string): boolean {
  if (processIdentity(pid) === undefined) return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(clusterDir);
  } catch {
    return false;
  }
}

// Postgres itself copes with a dead pid in the file. It refuses to start when the number is in use again by another program.
function removeForeignPidFile(clusterDir: string): void {
  const pid = pidFileOwner(clusterDir);
  if (pid !== undefined && processIdentity(pid) !== undefined && !isPostgresOn(pid, clusterDir) && process.platform === 'linux') {
    rmSync(join(clusterDir, 'postmaster.pid'), { force: true });
  }
}
