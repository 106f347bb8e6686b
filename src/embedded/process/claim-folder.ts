import { linkSync, mkdirSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedError } from '../embedded-error';
import { numberField, readJsonFile, textField, writeJsonFile } from './json-file';
import { isSameProcess, processIdentity } from './process-identity';

export type FolderClaim = { readonly release: () => void };

/**
 * Makes this process the only one that runs `service` on the data folder. A claim left by a process that is gone is taken over,
 * since that process can't come back; a living one is refused, because two servers on the same files would destroy them.
 */
export function claimFolder(dataDir: string, service: string): FolderClaim {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, `${service}.lock`);
  const mine = `${path}.${process.pid}`;
  writeJsonFile(mine, { pid: process.pid, identity: processIdentity(process.pid) ?? '' });
  try {
    takeOver(path, mine, { dataDir, service });
  } finally {
    rmSync(mine, { force: true });
  }
  return { release: () => rmSync(path, { force: true }) };
}

// link() fails when the target exists, so of two processes that start together exactly one gets the folder.
function takeOver(path: string, mine: string, what: { readonly dataDir: string; readonly service: string }): void {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      linkSync(mine, path);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    refuseLivingOwner(path, what);
    tryUnlink(path);
  }
  throw new EmbeddedError(`Cannot take the ${what.service} lock in ${what.dataDir}. Is another Tidebill starting there? Try again.`);
}

function refuseLivingOwner(path: string, { dataDir, service }: { readonly dataDir: string; readonly service: string }): void {
  const owner = readJsonFile(path);
  const pid = numberField(owner, 'pid');
  const identity = textField(owner, 'identity');
  if (pid === undefined || identity === undefined || !isSameProcess(pid, identity)) return;
  throw new EmbeddedError(
    `The data folder ${dataDir} is in use: process ${pid} runs its ${service}. Stop that Tidebill first, or give this one a folder of its own with TIDEBILL_DATA_DIR.`,
  );
}

function tryUnlink(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Somebody else was quicker; the next attempt sees who.
  }
}
