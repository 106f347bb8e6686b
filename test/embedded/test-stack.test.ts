import { existsSync } from 'node:fs';
import { Client } from 'pg';
import { createTestDatabase, temporalServer, testDatabase, timeSkippingServerPath, workflowBundle } from '../harness/stack';

const database = testDatabase();

it('gives a file a migrated database of its own', async () => {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query("select count(*)::int as tables from information_schema.tables where table_schema = 'public'");
  await client.end();
  expect(rows[0].tables).toBeGreaterThan(0);
});

it('names the connections that a test left open when it drops the database', async () => {
  const other = await createTestDatabase();
  const client = new Client({ connectionString: other.url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('select 42 as forgotten');
  await expect(other.drop()).rejects.toThrow('select 42 as forgotten');
  await client.end().catch(() => undefined);
});

it('shares one Temporal server, one bundle and one test server between all files', async () => {
  const [first, second] = await Promise.all([temporalServer(), temporalServer()]);
  expect(first).toEqual(second);
  expect(existsSync((await workflowBundle()).codePath)).toBe(true);
  expect(existsSync(await timeSkippingServerPath())).toBe(true);
});
