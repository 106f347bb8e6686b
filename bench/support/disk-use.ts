import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '../../src/platform';

export interface DiskUse {
  /** Bytes of the product's database. */
  readonly product: number;
  /** Bytes of Temporal's: its two databases, or the file of the development server. */
  readonly temporal: number;
}

/** How much both databases hold, dead rows and indexes included, the write-ahead logs not. */
export async function diskUse(db: Db, dataDir: string): Promise<DiskUse> {
  await db.raw('checkpoint');
  const { rows } = (await db.raw('select datname as name, pg_database_size(datname)::float8 as bytes from pg_database')) as {
    rows: { name: string; bytes: number }[];
  };
  const sizeOf = (name: string) => rows.find((row) => row.name === name)?.bytes ?? 0;
  return { product: sizeOf('tidebill'), temporal: sizeOf('temporal') + sizeOf('temporal_visibility') + (await folderSize(join(dataDir, 'temporal'))) };
}

async function folderSize(folder: string): Promise<number> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => !/-(wal|shm)$/.test(name));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
