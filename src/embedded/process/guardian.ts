import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

export type GuardianInput = { readonly pid: number; readonly signal: 'INT' | 'TERM'; readonly remove: string };
export type Guardian = { readonly release: () => void };

// Waits on a pipe whose other end only the parent holds. The end of file comes when the parent dies, however it dies: kill -9 too.
const SCRIPT = `
read -r word
[ "$word" = release ] && exit 0
alive() { kill -0 "$1" 2>/dev/null && [ "$(cut -d ' ' -f 3 "/proc/$1/stat" 2>/dev/null)" != Z ]; }
kill -s "$2" "$1" 2>/dev/null
tries=0
while alive "$1" && [ "$tries" -lt 300 ]; do sleep 0.1; tries=$((tries + 1)); done
kill -s KILL "$1" 2>/dev/null
[ -n "$3" ] && rm -rf -- "$3"
exit 0
`;

/** Stops the server `pid` when this process dies without having done so itself, so no server outlives its Tidebill. `remove`, when not empty, is removed then. */
export function startGuardian({ pid, signal, remove }: GuardianInput): Guardian {
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'tidebill-guardian', String(pid), signal, remove], {
    // Its own session: Ctrl-C in the terminal must not reach it before the parent had its chance to stop in order.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  (shell.stdin as Socket).unref();
  return { release: () => void shell.stdin.end('release\n') };
}
