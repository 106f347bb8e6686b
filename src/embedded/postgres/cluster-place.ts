import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { EmbeddedError } from '../embedded-error';
import type { EmbeddedLog } from '../embedded-log';
import { type RunAs, readJsonFile, textField, writeJsonFile } from '../process';
import { canReach, postgresUser } from './run-as';
import { sharedFolder } from './shared-folder';

export type ClusterPlace = {
  /** The folder that Postgres calls its data directory. */
  readonly clusterDir: string;
  /** Our notes about it: where it is, which port it had, its password, its process. */
  readonly recordPath: string;
  readonly user: RunAs | undefined;
};

/** Finds the cluster of a data folder, or decides where the new one goes. */
export function placeCluster({ dataDir, log }: { readonly dataDir: string; readonly log: EmbeddedLog }): ClusterPlace {
  const recordPath = join(dataDir, 'postgres.json');
  const known = textField(readJsonFile(recordPath), 'clusterDir');
  // Without our notes the usual place may still hold a cluster; with them, and no cluster there, the books are gone.
  const usual = join(resolve(dataDir), 'postgres');
  const existing = [known, usual].find((dir) => dir !== undefined && existsSync(join(dir, 'PG_VERSION')));
  if (existing !== undefined) return { clusterDir: existing, recordPath, user: postgresUser(existing) };
  if (known !== undefined && textField(readJsonFile(recordPath), 'state') === 'made') throw lostCluster(known, dataDir);

  const user = postgresUser(undefined);
  const clusterDir = letPass(resolve(dataDir), user) ? usual : elsewhere(dataDir, log);
  writeJsonFile(recordPath, { clusterDir, password: randomBytes(24).toString('hex'), state: 'planned' });
  return { clusterDir, recordPath, user };
}

// A data folder that mkdtemp or a strict umask closed may be passed through: all that lies in it is closed itself. The folders above are not ours to open.
function letPass(folder: string, user: RunAs | undefined): boolean {
  if (canReach(folder, user)) return true;
  if (!canReach(dirname(folder), user)) return false;
  chmodSync(folder, (statSync(folder).mode & 0o777) | 0o011);
  return canReach(folder, user);
}

// The name is random because the same path may hold another data folder tomorrow, and must not find these books.
function elsewhere(dataDir: string, log: EmbeddedLog): string {
  const parent = join(sharedFolder(), 'data');
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  const clusterDir = join(parent, `${basename(resolve(dataDir, '..')).replace(/[^\w-]/g, '')}-${randomBytes(4).toString('hex')}`);
  log.warn(`Postgres does not run as root, and other users cannot enter ${resolve(dataDir)}: its files are kept in ${clusterDir}`);
  return clusterDir;
}

function lostCluster(clusterDir: string, dataDir: string): EmbeddedError {
  return new EmbeddedError(
    `The database of ${dataDir} was in ${clusterDir}, which is gone. Put it back from a backup, or remove ${dataDir} to start with empty books.`,
  );
}
