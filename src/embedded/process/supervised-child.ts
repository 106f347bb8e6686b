import { spawn } from 'node:child_process';
import { startGuardian } from './guardian';
import { openServerLog, type ServerLog } from './server-log';
import { type StopStep, stopProcess } from './stop-process';

export type RunAs = { readonly uid: number; readonly gid: number };
export type SupervisedInput = {
  readonly command: string;
  readonly args: readonly string[];
  readonly logFile: string;
  readonly runAs?: RunAs | undefined;
  readonly guardianSignal: 'INT' | 'TERM';
  readonly stopSteps: readonly StopStep[];
  /** A file or folder that nobody needs when the guardian has stopped the server. */
  readonly removeWhenOrphaned?: string | undefined;
};
export type SupervisedChild = {
  readonly pid: number;
  /** What it has written since it was started. */
  readonly log: Pick<ServerLog, 'text' | 'quote'>;
  /** Settles when the server ends, whoever ended it. */
  readonly exited: Promise<string>;
  readonly hasExited: () => boolean;
  readonly stop: () => Promise<void>;
};

/** Starts a server that stops with us: in order through `stop()`, and through its guardian when we are killed. */
export async function startSupervised(input: SupervisedInput): Promise<SupervisedChild> {
  const log = openServerLog(input.logFile);
  const child = spawn(input.command, [...input.args], {
    // The output goes to a file, not to a pipe of ours: a server must not die of a broken pipe while its guardian stops it in order.
    stdio: ['ignore', log.descriptor, log.descriptor],
    // Its own session keeps Ctrl-C away from it, so that the API and the worker can finish their work before their servers stop.
    detached: true,
    cwd: '/',
    ...(input.runAs ?? {}),
  });
  log.close();
  let ended = false;
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  }).then((reason) => {
    ended = true;
    return reason;
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`Cannot run ${input.command}: ${await exited}`);
  const guardian = startGuardian({ pid, signal: input.guardianSignal, remove: input.removeWhenOrphaned ?? '' });
  void exited.then(guardian.release);
  return { pid, log, exited, hasExited: () => ended, stop: () => stop({ pid, steps: input.stopSteps, exited, hasExited: () => ended }) };
}

type StopInput = { readonly pid: number; readonly steps: readonly StopStep[]; readonly exited: Promise<string>; readonly hasExited: () => boolean };

async function stop({ pid, steps, exited, hasExited }: StopInput): Promise<void> {
  if (hasExited()) return;
  const gone = await stopProcess(pid, steps);
  if (gone) await exited;
}
