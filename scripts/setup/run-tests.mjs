import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, root } from './project.mjs';
import { exitLike, run } from './run.mjs';

/** Runs jest with the given arguments and closes with one line that says how many tests passed and failed. */
export async function runTests(args) {
  const resultFile = join(cacheFolder, `test-result-${process.pid}.json`);
  mkdirSync(cacheFolder, { recursive: true });
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const result = await run(process.execPath, [jest, '--json', `--outputFile=${resultFile}`, ...args]);
  // 128 and the signal's number: jest was stopped, and a count of half the tests would mislead.
  if (['SIGINT', 'SIGTERM'].includes(result.signal) || result.code === 130 || result.code === 143) exitLike(result);
  const counts = readCounts(resultFile);
  rmSync(resultFile, { force: true });
  // A suite that did not even load has no tests to count, yet it failed; so has a jest that left no result.
  const failed = counts.failed === 0 && result.code !== 0 ? 1 : counts.failed;
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  process.stdout.write(`${counts.passed} passed, ${failed} failed${skipped}\n`);
  process.exit(failed > 0 ? 1 : 0);
}

function readCounts(file) {
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'));
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
      skipped: result.numPendingTests + result.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}
