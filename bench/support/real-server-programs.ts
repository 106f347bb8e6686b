import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

const VERSION = '1.32.1';
const PACKAGES = { server: 'go.temporal.io/server/cmd/server', sql: 'go.temporal.io/server/cmd/tools/sql' } as const;

/** The folder with `server` and `sql`, built once with Go: about five minutes of CPU. Kept outside the project, below XDG_CACHE_HOME or ~/.cache. */
export async function realServerPrograms(): Promise<Readonly<Record<keyof typeof PACKAGES, string>>> {
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tidebill', `temporal-server-${VERSION}`, 'bin');
  await mkdir(folder, { recursive: true });
  for (const [program, source] of Object.entries(PACKAGES)) {
    if (existsSync(join(folder, program))) continue;
    process.stderr.write(`Building the Temporal ${program} ${VERSION} with Go, once for this machine.\n`);
    await run('go', ['install', '-tags', 'disable_grpc_modules', `${source}@v${VERSION}`], { CGO_ENABLED: '0', GOBIN: folder });
  }
  return { server: join(folder, 'server'), sql: join(folder, 'sql') };
}

/** Runs a command to its end; throws with what it said when it fails. */
export async function run(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(command, [...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${said.slice(-2_000)}`);
}
