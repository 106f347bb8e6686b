import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runVectors } from './run-vectors';

const { values } = parseArgs({ options: { dir: { type: 'string', default: join(__dirname, 'data') } } });
const { passed, failures, skipped } = runVectors(values.dir);
for (const { id, file, message } of failures) console.log(`FAIL ${id} (${file}): ${message}`);
for (const [{ name, reason }, count] of skipped) console.log(`skip ${count} (${name}): ${reason}`);
const skippedCount = [...skipped.values()].reduce((sum, count) => sum + count, 0);
console.log(`${passed} passed, ${failures.length} failed, ${skippedCount} skipped`);
process.exitCode = failures.length === 0 ? 0 : 1;
