import { readFileSync } from 'node:fs';
import pg from 'pg';

const TICKS_PER_SECOND = 100;

export interface Cost {
  readonly cpuSeconds: number;
  readonly walBytes: number;
}

/**
 * What work costs: processor time of the API and of Postgres, and bytes of its log. On a shared machine that says more than
 * how long it took: others take turns at the processor, but not out of these.
 */
export async function costOf(stack: { readonly databaseUrl: string; readonly apiPid: number | undefined }, work: () => Promise<void>): Promise<Cost> {
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  const before = await readings(client, stack.apiPid);
  await work();
  const after = await readings(client, stack.apiPid);
  await client.end();
  const ticks = [...after.ticks].reduce((sum, [pid, spent]) => sum + spent - (before.ticks.get(pid) ?? 0), 0);
  return { cpuSeconds: ticks / TICKS_PER_SECOND, walBytes: after.wal - before.wal };
}

async function readings(client: pg.Client, apiPid: number | undefined) {
  const { rows } = await client.query<{ pid: number }>('select pid from pg_stat_activity');
  const log = await client.query<{ bytes: string }>(`select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as bytes`);
  const pids = [...rows.map((row) => row.pid), ...(apiPid === undefined ? [] : [apiPid])];
  return { ticks: new Map(pids.map((pid) => [pid, ticksOf(pid)])), wal: Number(log.rows[0]?.bytes ?? 0) };
}

/** Time as user and in the kernel: the 14th and 15th field, counted behind the name, which may hold anything. */
function ticksOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return 0;
  }
}
