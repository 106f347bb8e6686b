import { spawn } from 'node:child_process';

export type CommandInput = { readonly command: string; readonly args: readonly string[]; readonly timeoutMs: number };
export type CommandResult = { readonly ok: boolean; readonly stdout: string; readonly said: string };

/** Runs a short-lived program to its end. It never throws: a missing program is a result like any other. */
export function runCommand({ command, args, timeoutMs }: CommandInput): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs });
    const stdout: string[] = [];
    const stderr: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => stdout.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text));
    child.once('error', (error) => resolve({ ok: false, stdout: '', said: error.message }));
    child.once('close', (code, signal) => {
      const said = stderr.join('').trim() || stdout.join('').trim() || `it ended with ${signal ?? `exit code ${code}`}`;
      resolve({ ok: code === 0, stdout: stdout.join('').trim(), said: said.split('\n').slice(-3).join(' ') });
    });
  });
}
