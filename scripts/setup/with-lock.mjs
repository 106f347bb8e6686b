import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cacheFolder, say } from './project.mjs';

/** Lets one process at a time set up: `npm start` and `npm test` in two terminals of a fresh clone must not install over each other. */
export async function withLock(work) {
  const path = join(cacheFolder, 'setup.lock');
  mkdirSync(cacheFolder, { recursive: true });
  let waited = false;
  while (!tryLock(path)) {
    if (!waited) say('waiting for another set-up in this folder to end');
    waited = true;
    await pause(300);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function tryLock(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (!isAlive(readOwner(path))) rmSync(path, { force: true });
  return false;
}

function readOwner(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  try {
    return pid > 0 && pid !== process.pid && process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
