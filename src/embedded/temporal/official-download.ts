import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { runCommand } from './run-command';
import type { Tool } from './tool';

// A network that refuses the host answers at once or never; a person waiting for a start should not pay for the second kind.
const ASK_TIMEOUT_MS = 4_000;
const DOWNLOAD_TIMEOUT_MS = 180_000;

/** Fetches the program the way Temporal's SDKs do: ask for the archive's address, then unpack one file of it. */
export async function officialDownload(tool: Tool, draft: string): Promise<string> {
  const { archiveUrl, fileToExtract } = await askForArchive(tool);
  const archive = join(draft, 'archive.tar.gz');
  const response = await fetch(archiveUrl, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) });
  if (!response.ok || response.body === null) throw new Error(`the archive answered ${response.status}`);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(archive));
  const unpacked = await runCommand({ command: 'tar', args: ['-xzf', archive, '-C', draft, fileToExtract], timeoutMs: 60_000 });
  if (!unpacked.ok) throw new Error(`tar: ${unpacked.said}`);
  return join(draft, fileToExtract);
}

async function askForArchive(tool: Tool): Promise<{ readonly archiveUrl: string; readonly fileToExtract: string }> {
  const address = new URL(`https://temporal.download/${tool.official.artifact}/${tool.official.version}`);
  const parameters = { platform: process.platform, arch: process.arch === 'x64' ? 'amd64' : process.arch, format: 'tar.gz', 'sdk-name': 'tidebill' };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  const response = await fetch(address, { signal: AbortSignal.timeout(ASK_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`it answered ${response.status}`);
  const answer = (await response.json()) as Readonly<Record<string, unknown>>;
  const { archiveUrl, fileToExtract } = answer;
  if (typeof archiveUrl === 'string' && typeof fileToExtract === 'string') return { archiveUrl, fileToExtract };
  throw new Error('its answer names no archive');
}
