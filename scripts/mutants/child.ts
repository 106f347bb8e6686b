import { join } from 'node:path';
import { expect } from 'expect';
import fastCheck from 'fast-check';
import { Harness, type Test } from './harness';

/** What the parent sends first: the compiled tree, the test files in it, and the mutants that are still to be tried. */
interface Work {
  readonly root: string;
  readonly testFiles: readonly string[];
  readonly mutants: readonly number[];
}

process.on('message', (work: Work) => {
  void tryMutants(work).then(() => process.exit(0));
});

async function tryMutants({ root, testFiles, mutants }: Work): Promise<void> {
  // The same cases for every mutant, and no time spent on shrinking: a failure is all that is asked for.
  fastCheck.configureGlobal({ numRuns: 40, seed: 42, endOnFailure: true });
  const load = (active: number): Harness => {
    for (const path of Object.keys(require.cache)) if (path.startsWith(root)) delete require.cache[path];
    const harness = new Harness();
    harness.switch.active = active;
    harness.install(expect);
    for (const file of testFiles) require(join(root, file));
    return harness;
  };
  const harness = load(-1);
  const loaded = harness.takeHits();
  for (const test of harness.tests) {
    if (!(await harness.run(test))) throw new Error(`fails without a mutant: ${test.name}`);
    test.hits = harness.takeHits();
  }
  for (const id of mutants) {
    process.send?.({ id, status: 'started' });
    const killed = loaded.has(id) ? await killedByReload(load, id) : await killedBy(harness, id);
    // A reload has put its own switch behind the global; the first harness needs its back.
    harness.install(expect);
    process.send?.({ id, status: killed ? 'killed' : 'survived' });
  }
}

/** The quickest tests that run the mutant's code come first. */
async function killedBy(harness: Harness, id: number): Promise<boolean> {
  const touching = harness.tests.filter((test) => test.hits.has(id)).sort((a, b) => a.duration - b.duration);
  harness.switch.active = id;
  const killed = await anyFails(harness, touching);
  harness.switch.active = -1;
  return killed;
}

async function killedByReload(load: (active: number) => Harness, id: number): Promise<boolean> {
  try {
    const harness = load(id);
    return await anyFails(harness, harness.tests);
  } catch {
    return true;
  }
}

async function anyFails(harness: Harness, tests: readonly Test[]): Promise<boolean> {
  for (const test of tests) {
    const { duration } = test;
    const passed = await harness.run(test);
    test.duration = duration;
    if (!passed) return true;
  }
  return false;
}
