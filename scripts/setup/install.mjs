import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentStamp } from './content-stamp.mjs';
import { cacheFolder, root, SetupError, say } from './project.mjs';
import { exitLike, run } from './run.mjs';

const stampFile = join(cacheFolder, 'installed.json');

/** Installs the pinned dependencies when package-lock.json asks for others than are there. */
export async function install() {
  const wanted = contentStamp(['package-lock.json']);
  if (isInstalled(wanted)) return;
  say('installing the pinned dependencies (npm ci); the first time takes a minute or two');
  writeStamp({ wanted, done: false });
  // Tools of the build are development dependencies, so NODE_ENV=production must not leave them out.
  const result = await run(...npm(['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']));
  if (result.signal) exitLike(result);
  if (result.code !== 0) {
    throw new SetupError(
      'npm ci failed; its own message is above. Check that the npm registry can be reached and that the disk is not full, then run the command again.',
    );
  }
  writeStamp({ wanted, done: true });
}

function isInstalled(wanted) {
  const stamp = readJson(stampFile);
  // Our own npm ci was cut short: whatever is there is not to be trusted.
  if (stamp?.done === false) return false;
  if (!existsSync(join(root, 'node_modules'))) return false;
  return (stamp?.wanted === wanted && existsSync(join(root, 'node_modules', '.package-lock.json'))) || matchesLock();
}

// Somebody may have run npm by hand. npm writes down what it installed; other platforms' optional packages are rightly absent.
function matchesLock() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  const found = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (wanted === undefined || found === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const installed = found[path];
    return installed === undefined ? entry.optional === true || entry.devOptional === true : installed.version === entry.version;
  });
}

// Under `npm start` npm tells where it is; started directly, the one on PATH serves.
function npm(args) {
  const script = process.env.npm_execpath;
  return script?.endsWith('npm-cli.js') && existsSync(script) ? [process.execPath, [script, ...args]] : ['npm', args];
}

function writeStamp(value) {
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(stampFile, `${JSON.stringify(value)}\n`);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
