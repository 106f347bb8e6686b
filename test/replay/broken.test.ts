import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { createLogger } from '../../src/platform';
import { installRuntime } from '../../src/temporal';
import { changedWorkflowBundle } from './broken-workflow';

beforeAll(() => installRuntime(createLogger('fatal')));

function history(name: string) {
  const text = readFileSync(join(__dirname, 'histories', `${name}.json`), 'utf8');
  return temporal.api.history.v1.History.fromObject(JSON.parse(text) as object);
}

it('a change of what the workflow asks of Temporal fails replay when it is not guarded', async () => {
  const workflowBundle = await changedWorkflowBundle('unguarded');
  for (const name of ['trial-by-timer', 'cancel-now', 'test-clock']) {
    await expect(Worker.runReplayHistory({ workflowBundle }, history(name), `subscription/${name}`)).rejects.toThrow(DeterminismViolationError);
  }
});

it('the same change behind patched() replays what was recorded before it', async () => {
  const workflowBundle = await changedWorkflowBundle('patched');
  for (const name of ['trial-by-timer', 'cancel-now', 'test-clock']) {
    await expect(Worker.runReplayHistory({ workflowBundle }, history(name), `subscription/${name}`)).resolves.toBeUndefined();
  }
});
