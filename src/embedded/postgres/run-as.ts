import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { EmbeddedError } from '../embedded-error';
import type { RunAs } from '../process';

/**
 * Postgres refuses to run as root, so under root it runs as the user who owns the existing cluster, else as `nobody`, which every
 * system has. Any other user runs it as himself (undefined).
 */
export function postgresUser(existingCluster: string | undefined): RunAs | undefined {
  const me = process.getuid?.();
  const owner = existingCluster === undefined ? undefined : statSync(existingCluster);
  if (me !== 0) {
    if (owner !== undefined && owner.uid !== me) throw foreignCluster(existingCluster ?? '', owner.uid);
    return undefined;
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return { uid: idOfNobody('-u'), gid: idOfNobody('-g') };
}

/** True when that user can reach and enter the path: each folder above counts, so the only sure test is to try it as that user. */
export function canReach(path: string, user: RunAs | undefined): boolean {
  if (user === undefined) return true;
  return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { ...user, cwd: '/', stdio: 'ignore' }).status === 0;
}

function idOfNobody(flag: '-u' | '-g'): number {
  const id = Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout?.trim());
  if (Number.isInteger(id) && id > 0) return id;
  throw new EmbeddedError('Postgres cannot run as root and this system has no user "nobody". Start Tidebill as an ordinary user, or set DATABASE_URL.');
}

function foreignCluster(cluster: string, uid: number): EmbeddedError {
  return new EmbeddedError(
    `The database in ${cluster} belongs to user ${uid}. Start Tidebill as the user who made it, or choose another folder with TIDEBILL_DATA_DIR.`,
  );
}
