import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const root = join(__dirname, '..', '..');
// In the project's own folder, so that imports of packages are found from there.
const cache = join(root, '.cache');

/** What somebody may want to add without a thought: a pause before each step. Each edit must find its place, or the test would prove nothing. */
const IMPORT = ['  condition,\n', '  condition,\n  patched,\n  sleep as pause,\n'] as const;
const STEP = '    const attempt = ';

/** All workflow code with a pause before each step, as a bundle: as it should never be shipped, or behind `patched`. */
export async function changedWorkflowBundle(how: 'unguarded' | 'patched'): Promise<{ readonly code: string }> {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'changed-workflow-'));
  try {
    for (const part of ['workflows', join('src', 'billing')]) cpSync(join(root, part), join(folder, part), { recursive: true });
    const added = how === 'patched' ? `    if (patched('pause-before-step')) await pause(1);\n` : '    if (patched !== undefined) await pause(1);\n';
    edit(join(folder, 'workflows', 'subscription', 'workflow.ts'), [IMPORT, [STEP, `${added}${STEP}`]]);
    return await bundleWorkflowCode({ workflowsPath: join(folder, 'workflows', 'index.ts'), logger: new DefaultLogger('ERROR') });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function edit(file: string, edits: readonly (readonly [string, string])[]): void {
  let source = readFileSync(file, 'utf8');
  for (const [from, to] of edits) {
    if (source.split(from).length !== 2) throw new Error(`${file} has changed: ${JSON.stringify(from)} is not there once.`);
    source = source.replace(from, to);
  }
  writeFileSync(file, source);
}
