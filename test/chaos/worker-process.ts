import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { AppServers } from '../harness/start-app';

const MAIN = join(__dirname, '..', '..', 'dist', 'src', 'main.js');

/** A worker of the built product as a process of its own, on servers given by address; back when it takes work. */
export async function startWorkerProcess({ databaseUrl, temporal, taskQueue }: AppServers): Promise<ChildProcess> {
  const env = {
    ...process.env,
    ...{ DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: temporal.namespace },
    ...{ TIDEBILL_TASK_QUEUE: taskQueue, PORT: '0', LOG_LEVEL: 'debug' },
    // They are killed all the time: what was kept for one of them shall not wait long.
    TIDEBILL_STICKY_SECONDS: '5',
  };
  const child = spawn(process.execPath, [MAIN, 'worker'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('"RUNNING"')) resolve();
    });
    child.once('close', (code) => reject(new Error(`The worker ended by itself with code ${code}.`)));
  });
  return child;
}

/** No warning, no clean-up: as when the machine loses power. */
export async function killWorkerProcess(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
}
