import { existsSync, readFileSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';
import { root, SetupError } from './project.mjs';

/**
 * Runs the product in this very process: no second one that could be left behind, and signals arrive where they are handled.
 */
export function startProduct(args) {
  const main = join(root, 'dist', 'src', 'main.js');
  if (!existsSync(main)) throw new SetupError('The build has no src/main.js. Remove dist/ and run the command again.');
  process.setSourceMapsEnabled(true);
  process.argv = [process.execPath, main, ...args];
  if (process.env.npm_lifecycle_event !== undefined) stopWithParent();
  Module.runMain(main);
}

// npm forwards Ctrl-C, but not its own violent death: then nobody would know that the server still holds its port.
function stopWithParent() {
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
