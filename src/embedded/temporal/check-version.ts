import { runCommand } from './run-command';
import type { Tool } from './tool';

export type VersionCheck = { readonly ok: true; readonly version: string } | { readonly ok: false; readonly reason: string };

/** Runs the program to see that it works on this system and is new enough. A newer minor version is welcome. */
export async function checkVersion(tool: Tool, path: string): Promise<VersionCheck> {
  if (tool.versionArguments === undefined) return { ok: true, version: tool.version };
  const { ok, stdout, said } = await runCommand({ command: path, args: tool.versionArguments, timeoutMs: 20_000 });
  if (!ok) return { ok: false, reason: `${path} does not run: ${said}` };
  const version = /(\d+)\.(\d+)\.(\d+)/.exec(stdout);
  if (version === null) return { ok: false, reason: `${path} does not tell its version but: ${stdout}` };
  if (isAtLeast(version[0], tool.version)) return { ok: true, version: version[0] };
  return { ok: false, reason: `${path} is ${version[0]}, older than ${tool.version}` };
}

function isAtLeast(found: string, wanted: string): boolean {
  const [have, need] = [found, wanted].map((version) => version.split('.').map(Number));
  for (let index = 0; index < 3; index += 1) {
    const difference = (have?.[index] ?? 0) - (need?.[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
