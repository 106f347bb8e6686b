// What `npm start`, `npm test` and `npm run build` run. It may use nothing but Node itself: on a fresh clone nothing else is there yet.
import { build } from './setup/build.mjs';
import { checkNode } from './setup/check-node.mjs';
import { install } from './setup/install.mjs';
import { SetupError } from './setup/project.mjs';
import { runTests } from './setup/run-tests.mjs';
import { startProduct } from './setup/start-product.mjs';
import { stopWithNpm } from './setup/stop-with-npm.mjs';
import { withLock } from './setup/with-lock.mjs';

const [task = 'start', ...args] = process.argv.slice(2);
const tasks = { start: startProduct, test: runTests, build: () => undefined };

async function main() {
  checkNode();
  const work = tasks[task];
  if (work === undefined) throw new SetupError(`"${task}" is not one of: ${Object.keys(tasks).join(', ')}.`);
  stopWithNpm();
  await withLock(async () => {
    await install();
    await build();
  });
  await work(args);
}

main().catch((error) => {
  console.error(error instanceof SetupError ? `tidebill: ${error.message}` : error);
  // Whoever counts tests reads the last line, also when none could run.
  if (task === 'test') console.log('0 passed, 1 failed');
  process.exitCode = 1;
});
