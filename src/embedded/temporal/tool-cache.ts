import { accessSync, chmodSync, constants, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../project-root';
import type { Tool } from './tool';

/** Where the downloaded copy lies, below the project's cache folder, or the user's when the project is not his to write to. */
export function cachedToolPath(tool: Tool): string {
  return join(cacheFolder(), `${tool.program}-${tool.version}`, tool.program);
}

/** Gives `fetch` an empty folder on the cache's disk, then moves the program that it names there into place in one step. */
export async function fillToolCache(tool: Tool, fetch: (draft: string) => Promise<string>): Promise<string> {
  const target = cachedToolPath(tool);
  const draft = mkdtempSync(join(cacheFolder(), 'draft-'));
  try {
    const program = await fetch(draft);
    chmodSync(program, 0o755);
    mkdirSync(join(target, '..'), { recursive: true });
    renameSync(program, target);
    return target;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function cacheFolder(): string {
  const candidates = [join(projectRoot(), '.cache', 'temporal'), join(homedir(), '.cache', 'tidebill')];
  for (const folder of candidates) {
    try {
      mkdirSync(folder, { recursive: true });
      accessSync(folder, constants.W_OK);
      return folder;
    } catch {
      // Read-only, or another user's: the next one.
    }
  }
  throw new Error(`Neither ${candidates.join(' nor ')} can be written to.`);
}
