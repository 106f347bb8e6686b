// `npm run schema` writes migrations/schema.sql, a picture of the migrated database; with --check it only says whether the file is current.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate } from '../../migrations';
import { startEmbeddedPostgres } from '../../src/embedded';
import { dumpSchema } from './dump-schema';

const file = join(__dirname, '..', '..', 'migrations', 'schema.sql');

async function main(): Promise<void> {
  const text = await schemaOfMigrations();
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
  } else if (readFileSync(file, 'utf8') !== text) {
    console.error('migrations/schema.sql is not what the migrations make. Run: npm run schema');
    process.exitCode = 1;
  }
}

async function schemaOfMigrations(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tidebill-schema-'));
  // Postgres may run as another user, and mkdtemp closes the folder to him.
  chmodSync(folder, 0o755);
  const log = { info: () => undefined, warn: console.warn, error: console.error };
  const postgres = await startEmbeddedPostgres({ dataDir: folder, durable: false, log });
  try {
    await migrate(postgres.url);
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    const text = await dumpSchema(client);
    await client.end();
    return text;
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
