import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { createLogger } from '../../src/platform';
import { installRuntime } from '../../src/temporal';
import { workflowBundle } from '../harness/stack';
import { PATHS } from './paths';

const folder = join(__dirname, 'histories');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

beforeAll(() => installRuntime(createLogger('fatal')));

it('every path has a recorded history', () => {
  expect(files).toEqual(expect.arrayContaining(Object.keys(PATHS).map((name) => `${name}.json`)));
});

it.each(files)("today's code replays %s as it was recorded", async (file) => {
  const history = temporal.api.history.v1.History.fromObject(JSON.parse(readFileSync(join(folder, file), 'utf8')) as object);
  await expect(Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history, `subscription/${file}`)).resolves.toBeUndefined();
});
