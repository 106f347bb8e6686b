import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { askStack } from './ask-stack';
import { databaseUrl, ensureTemplate, TEMPLATE } from './template-database';

export type TestDatabase = { readonly url: string; readonly name: string; readonly drop: () => Promise<void> };

/** A migrated database of one's own in about 50 ms, copied from the template. Whoever makes one drops it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { url: serverUrl } = await askStack('postgres');
  await ensureTemplate(serverUrl);
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(serverUrl, async (client) => void (await client.query(`create database ${name} template ${TEMPLATE} strategy file_copy`)));
  return { url: databaseUrl(serverUrl, name), name, drop: () => administer(serverUrl, (client) => dropDatabase(client, name)) };
}

async function administer(serverUrl: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(serverUrl, 'postgres') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function dropDatabase(client: Client, name: string): Promise<void> {
  const leaks = await lingeringConnections(client, name);
  await client.query(`drop database ${name} with (force)`);
  if (leaks.length > 0) throw new Error(`The test left ${leaks.length} database connection(s) open; close every pool. Last queries:\n${leaks.join('\n')}`);
}

// A closed connection's backend needs a moment to go, so only one that stays for a second counts as left open.
async function lingeringConnections(client: Client, name: string): Promise<readonly string[]> {
  for (let attempt = 0; ; attempt += 1) {
    const { rows } = await client.query<{ said: string }>(
      `select concat_ws(': ', nullif(application_name, ''), state, left(query, 200)) as said from pg_stat_activity where datname = $1`,
      [name],
    );
    if (rows.length === 0 || attempt === 20) return rows.map((row) => row.said);
    await pause(50);
  }
}
