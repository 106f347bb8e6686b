import { readFileSync } from 'node:fs';

/**
 * Ends this process, in order, when the npm that started it is gone. npm hands Ctrl-C on to its scripts, but neither a SIGTERM nor its
 * own violent death: the shell between would swallow the first, and nobody would tell of the second.
 */
export function stopWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const npm = npmProcess();
  setInterval(() => {
    if (npmProcess() !== npm) process.kill(process.pid, 'SIGTERM');
  }, 1_000).unref();
}

// npm runs a script through a shell, which outlives it; so the one to watch is the shell's parent.
function npmProcess() {
  try {
    return /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${process.ppid}/status`, 'utf8'))?.[1];
  } catch {
    return process.ppid;
  }
}
