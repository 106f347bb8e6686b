import type { SearchAttributeType } from '../../../src/embedded';
import { SEARCH_ATTRIBUTES } from '../../../src/temporal';
import { askStack } from './ask-stack';

/**
 * The run's dev server: in memory, native time skipping allowed. All files share it, so each uses task queues and workflow ids of its own.
 * Search attributes are those of the first file that asks; give the same list everywhere.
 */
export function temporalServer(
  searchAttributes: Readonly<Record<string, SearchAttributeType>> = SEARCH_ATTRIBUTES,
): Promise<{ readonly address: string; readonly namespace: string }> {
  return askStack('temporal', { searchAttributes: JSON.stringify(searchAttributes) });
}

/** All workflow code as one file, in the shape that `Worker.create({ workflowBundle })` takes. */
export async function workflowBundle(): Promise<{ readonly codePath: string }> {
  const { path } = await askStack('bundle');
  return { codePath: path };
}

/** Path of the time-skipping test server for `TestWorkflowEnvironment.createTimeSkipping`. */
export async function timeSkippingServerPath(): Promise<string> {
  const { path } = await askStack('test-server');
  return path;
}
