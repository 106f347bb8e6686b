import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type RunningStack = {
  readonly child: ChildProcess;
  readonly postgres: string;
  readonly temporal: string;
  readonly said: () => string;
};

/** A data folder that is gone after the file's tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidebill-stack-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the stack on the folder in a process of its own, as `npm start` does; rejects with what it said when it ends instead. */
export async function startStack(dataDir: string): Promise<RunningStack> {
  const script = join(__dirname, 'run-stack.ts');
  const child = spawn(process.execPath, ['--import', require.resolve('tsx'), script, dataDir], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', resolve);
    child.once('close', () => reject(new Error(said.join(''))));
  });
  const { postgres, temporal } = JSON.parse(line) as { postgres: string; temporal: string };
  return { child, postgres, temporal, said: () => said.join('') };
}

export async function endStack({ child }: RunningStack, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'close');
}

/** Processes that still have the folder on their command line. */
export function processesOn(folder: string): readonly string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,state=,args='], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(folder) && !/^\s*\d+\s+Z/.test(line));
}

/** Kills the guardians of a stack, so that a kill of the stack itself leaves its servers running: the worst case. */
export function killGuardians({ child }: RunningStack): void {
  const { stdout } = spawnSync('ps', ['-o', 'pid=,comm=', '--ppid', String(child.pid)], { encoding: 'utf8' });
  for (const line of stdout.split('\n')) {
    const [pid, command] = line.trim().split(/\s+/);
    if (command === 'sh') process.kill(Number(pid), 'SIGKILL');
  }
}
