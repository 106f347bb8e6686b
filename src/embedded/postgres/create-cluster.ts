import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { EmbeddedError } from '../embedded-error';
import { readJsonFile, textField, writeJsonFile } from '../process';
import type { PostgresBinaries } from './binaries';
import type { ClusterPlace } from './cluster-place';

export type CreateClusterInput = { readonly place: ClusterPlace; readonly binaries: PostgresBinaries; readonly durable: boolean };

/** Makes the cluster unless it exists. It appears under its name only when whole, so a kill in the middle leaves nothing half-made. */
export function createCluster({ place, binaries, durable }: CreateClusterInput): void {
  const versionFile = join(place.clusterDir, 'PG_VERSION');
  if (existsSync(versionFile)) return checkVersion(place.clusterDir, readFileSync(versionFile, 'utf8').trim(), binaries.major);
  if (place.user === undefined) checkUserHasName();
  const draft = `${place.clusterDir}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  chmodSync(draft, 0o700);
  const record = readJsonFile(place.recordPath) ?? {};
  const passwordFile = `${place.clusterDir}.password`;
  writeFileSync(passwordFile, textField(record, 'password') ?? '', { mode: 0o600 });
  try {
    for (const path of [draft, passwordFile]) if (place.user !== undefined) chownSync(path, place.user.uid, place.user.gid);
    runInitdb({ draft, passwordFile, place, binaries, durable });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  // The order matters after a kill between the two: "planned" with a cluster is fine, "made" without one means lost books.
  renameSync(draft, place.clusterDir);
  writeJsonFile(place.recordPath, { ...record, state: 'made' });
}

type InitdbInput = CreateClusterInput & { readonly draft: string; readonly passwordFile: string };

function runInitdb({ draft, passwordFile, place, binaries, durable }: InitdbInput): void {
  // A loopback port is open to every user of the machine, and a superuser of the database may run programs: hence a password.
  const args = ['-D', draft, '--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--locale=C', '--encoding=UTF8'];
  // Hashing the password 4,096 times takes milliseconds of every connection. Tests connect often; in earnest some clients insist on it.
  if (!durable) args.push('--no-sync', '-c', 'scram_iterations=1');
  const made = spawnSync(join(binaries.folder, 'initdb'), args, { ...(place.user ?? {}), cwd: '/', encoding: 'utf8' });
  if (made.status === 0) return;
  const said = `${made.error?.message ?? ''}${made.stderr ?? ''}`.trim();
  throw new EmbeddedError(
    `Postgres could not set up its files in ${place.clusterDir}:\n${said}\nFree some disk space or correct the rights there, or set DATABASE_URL.`,
  );
}

function checkVersion(clusterDir: string, found: string, wanted: string): void {
  if (found === wanted) return;
  throw new EmbeddedError(
    `${clusterDir} was made by Postgres ${found}, the embedded one is ${wanted}. Run a Postgres ${found} on it and set DATABASE_URL, or start with another TIDEBILL_DATA_DIR.`,
  );
}

// initdb looks its user up by number and gives up on one without a name, as containers often have.
function checkUserHasName(): void {
  try {
    userInfo();
  } catch {
    throw new EmbeddedError(
      `User ${process.getuid?.()} has no entry in /etc/passwd, which Postgres needs. Start Tidebill as a named user or as root, or set DATABASE_URL.`,
    );
  }
}
