import { Client } from 'pg';
import { migrate } from '../../../migrations';

export const TEMPLATE = 'tidebill_template';
// Any number that no other program locks on; it serves this purpose only.
const TEMPLATE_LOCK = 7_114_001;

/** Makes the migrated template that every test database is copied from, in whichever test file comes first; the others wait. */
export async function ensureTemplate(serverUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(serverUrl, 'postgres') });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rows } = await client.query<{ datistemplate: boolean }>('select datistemplate from pg_database where datname = $1', [TEMPLATE]);
    if (rows[0]?.datistemplate === true) return;
    // It exists but was not finished: an earlier file's migration failed, and this file shall see that failure itself.
    if (rows.length > 0) await client.query(`drop database ${TEMPLATE} with (force)`);
    await client.query(`create database ${TEMPLATE}`);
    await migrate(databaseUrl(serverUrl, TEMPLATE));
    await client.query(`alter database ${TEMPLATE} is_template true`);
  } finally {
    await client.end();
  }
}

/** The same server, another database. */
export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.toString();
}
