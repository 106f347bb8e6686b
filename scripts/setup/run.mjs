import { spawn } from 'node:child_process';
import { root } from './project.mjs';

/**
 * Runs a program in the foreground to its end and gives its exit code. SIGINT and SIGTERM that come to us go on to it, and we stay until it
 * is gone: so nothing is left behind, also when only this process was signalled.
 */
export function run(command, args, { env = process.env, output = 'inherit' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['inherit', output, output] });
    const forward = (signal) => child.kill(signal);
    process.on('SIGINT', forward).on('SIGTERM', forward);
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => said.push(text));
    const finish = (settle) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      settle();
    };
    child.once('error', (error) => finish(() => reject(new Error(`Cannot run ${command}`, { cause: error }))));
    child.once('close', (code, signal) => finish(() => resolve({ code: code ?? 1, signal, said: said.join('') })));
  });
}

/** Ends this process the way the child ended, so that Ctrl-C looks like Ctrl-C to the shell. */
export function exitLike({ code, signal }) {
  if (signal === 'SIGINT') process.exit(130);
  if (signal === 'SIGTERM') process.exit(143);
  process.exit(code);
}
