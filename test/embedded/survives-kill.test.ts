import { Client as TemporalClient, Connection } from '@temporalio/client';
import { Client } from 'pg';
import { waitUntil } from '../../src/embedded/process';
import { endStack, killGuardians, processesOn, type RunningStack, startStack, temporaryFolder } from './stack-process';

const folder = temporaryFolder();
let stack: RunningStack;

beforeAll(async () => {
  stack = await startStack(folder);
});
afterAll(() => endStack(stack, 'SIGINT'));

it('refuses a second process on the same data folder and says which one has it', async () => {
  await expect(startStack(folder)).rejects.toThrow(`process ${stack.child.pid}`);
});

it('keeps books and sleeping workflows through kill -9, also when its servers were left running', async () => {
  await inDatabase(stack, 'create table book (line int)');
  await inDatabase(stack, 'insert into book values (1)');
  await withTemporal(stack, (client) => client.workflow.start('sleeper', { taskQueue: 'nobody-polls', workflowId: 'asleep' }));
  killGuardians(stack);
  await endStack(stack, 'SIGKILL');
  const { temporal, postgres } = stack;
  stack = await startStack(folder);
  expect(stack.said()).toContain('an earlier run left behind');
  expect({ temporal: stack.temporal, postgres: stack.postgres }).toEqual({ temporal, postgres });
  expect(await inDatabase(stack, 'select line from book')).toEqual([{ line: 1 }]);
  const state = await withTemporal(stack, (client) => client.workflow.getHandle('asleep').describe());
  expect(state.status.name).toBe('RUNNING');
});

it('leaves no server behind when it is killed with kill -9', async () => {
  await endStack(stack, 'SIGKILL');
  expect(await waitUntil(() => processesOn(folder).length === 0, { timeoutMs: 20_000 })).toBe(true);
  stack = await startStack(folder);
  expect(await inDatabase(stack, 'select line from book')).toEqual([{ line: 1 }]);
});

it('stops everything on Ctrl-C', async () => {
  await endStack(stack, 'SIGINT');
  expect(processesOn(folder)).toEqual([]);
});

async function inDatabase({ postgres }: RunningStack, text: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: postgres });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}

async function withTemporal<Value>({ temporal }: RunningStack, work: (client: TemporalClient) => Promise<Value>): Promise<Value> {
  const connection = await Connection.connect({ address: temporal });
  try {
    return await work(new TemporalClient({ connection }));
  } finally {
    await connection.close();
  }
}
