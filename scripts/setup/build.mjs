import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { contentStamp } from './content-stamp.mjs';
import { cacheFolder, root, SetupError, say } from './project.mjs';
import { exitLike, run } from './run.mjs';

const dist = join(root, 'dist');
const COMPILE_INPUTS = ['src', 'workflows', 'activities', 'migrations', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
// What workflow code may import; the architecture check keeps it so.
const BUNDLE_INPUTS = ['workflows', 'activities', 'src/billing', 'package-lock.json', 'scripts/setup/build.mjs'];

/** Brings `dist/` up to date: JavaScript for Node, and the one file that holds all workflow code. Does nothing when no source changed. */
export async function build() {
  await compile();
  await bundleWorkflows();
}

async function compile() {
  const stamp = contentStamp(COMPILE_INPUTS);
  if (isCurrent('compiled', stamp)) return;
  say('compiling');
  mkdirSync(cacheFolder, { recursive: true });
  // Compiled aside and moved when whole: a failed build leaves the last good one, and a running server its files.
  const draft = mkdtempSync(join(cacheFolder, 'build-'));
  try {
    const compiler = join(root, 'node_modules', 'typescript7', 'bin', 'tsc');
    const result = await run(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', draft]);
    if (result.signal) exitLike(result);
    if (result.code !== 0) throw new SetupError('The sources do not compile; correct the errors above.');
    mkdirSync(dist, { recursive: true });
    for (const name of readdirSync(draft)) {
      rmSync(join(dist, name), { recursive: true, force: true });
      renameSync(join(draft, name), join(dist, name));
    }
    markCurrent('compiled', stamp);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Makes `dist/workflow-bundle.js` when workflow code changed and returns its path. */
export async function bundleWorkflows() {
  const path = join(dist, 'workflow-bundle.js');
  const entry = join(root, 'workflows', 'index.ts');
  if (!existsSync(entry)) {
    say('there is no workflows/index.ts, so no workflow bundle is made');
    return path;
  }
  const stamp = contentStamp(BUNDLE_INPUTS);
  if (isCurrent('bundled', stamp) && existsSync(path)) return path;
  say('bundling the workflows');
  const { bundleWorkflowCode, DefaultLogger } = createRequire(join(root, 'package.json'))('@temporalio/worker');
  // Our modules keep no state, so all workflows of a worker may share them: a cold wake then does not load them anew.
  const { code } = await bundleWorkflowCode({
    workflowsPath: entry,
    preloadModules: [join(root, 'workflows', 'short-stacks.ts'), entry],
    logger: new DefaultLogger('WARN'),
  });
  mkdirSync(dist, { recursive: true });
  writeFileSync(`${path}.new`, code);
  renameSync(`${path}.new`, path);
  markCurrent('bundled', stamp);
  return path;
}

function isCurrent(name, stamp) {
  const file = join(dist, `.${name}`);
  return existsSync(file) && readFileSync(file, 'utf8') === stamp;
}

function markCurrent(name, stamp) {
  writeFileSync(join(dist, `.${name}`), stamp);
}
