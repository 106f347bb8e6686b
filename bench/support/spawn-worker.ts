import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BARE_TASK_QUEUE, TOUCH } from './bare-closings';

export interface WorkerSettings {
  /** What it performs: real closings, or the least that one could be. */
  readonly kind: 'real' | 'bare';
  readonly databaseUrl: string;
  readonly address: string;
  /** Workflows kept warm: far fewer than there are, so that most wakes are cold. */
  readonly cached: number;
  readonly connections: number;
  /** Folder for a CPU profile, written when the worker stops. */
  readonly profile?: string | undefined;
}

export interface SpawnedWorker {
  readonly pid: number;
  stop(): Promise<void>;
  /** As a power cut would: whatever it was doing is left half done. */
  kill(): Promise<void>;
}

/** Starts a worker process and returns when it polls. */
export async function spawnWorker(settings: WorkerSettings): Promise<SpawnedWorker> {
  const profiling = settings.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${settings.profile}`];
  const child = spawn(process.execPath, [...profiling, join(__dirname, 'worker-process.mjs')], {
    env: { ...process.env, BENCH_WORKER: JSON.stringify({ ...settings, bare: { taskQueue: BARE_TASK_QUEUE, touch: TOUCH } }) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await ready(child);
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  return { pid: child.pid ?? 0, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

async function ready(child: ChildProcess): Promise<void> {
  const { stdout } = child;
  if (stdout === null) throw new Error('the worker has no output');
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the worker ended with ${code}`)));
    createInterface({ input: stdout }).on('line', (line) => line === 'ready' && resolve());
  });
}
