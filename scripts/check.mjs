// Every check that is not a test, one after another, closed by one line that counts them: `npm run check`.
// With --unit it runs the unit tests too, which is what to do before a push.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup/project.mjs';
import { run } from './setup/run.mjs';

const CHECKS = [
  { script: 'format:check', what: 'format', remedy: 'npm run format' },
  { script: 'lint', what: 'lint' },
  { script: 'typecheck', what: 'types' },
  { script: 'arch', what: 'architecture' },
  { script: 'knip', what: 'dead code' },
  { script: 'openapi:check', what: 'OpenAPI document is current', remedy: 'npm run openapi' },
  { script: 'schema:check', what: 'schema.sql is current', remedy: 'npm run schema' },
  { script: 'docs:check', what: 'generated docs are current', remedy: 'npm run docs' },
  { script: 'deploy:check', what: 'Dockerfile and docker-compose.yml' },
];

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const unit = process.argv.includes('--unit') ? [{ script: 'test:unit', what: 'unit tests' }] : [];
const checks = [...CHECKS, ...unit].filter(({ script }) => scripts[script] !== undefined);

let passed = 0;
for (const { script, what, remedy } of checks) {
  const { code, signal, said } = await run('npm', ['run', '--silent', script], { output: 'pipe' });
  if (signal) process.exit(130);
  if (code === 0) passed += 1;
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${what}`);
  if (code !== 0) console.log(`${said.trimEnd()}\n        Again: npm run ${script}${remedy === undefined ? '' : `. To correct: ${remedy}`}`);
}
console.log(`${passed} passed, ${checks.length - passed} failed`);
process.exitCode = passed === checks.length ? 0 : 1;
