import { createPool } from '../../src/platform';
import type { TemporalClient } from '../../src/temporal';
import { eachOf, until } from './wait';

export const BARE_TASK_QUEUE = 'bench-bare';

// Two rows in one transaction, as a closing must at the very least write its invoice and its state.
export const TOUCH = `with log as (insert into bench_bare_log values ($1, clock_timestamp()))
insert into bench_bare values ($1, 1) on conflict (id) do update set n = bench_bare.n + 1`;

export interface BareClosingsInput {
  readonly databaseUrl: string;
  readonly temporal: TemporalClient;
  readonly count: number;
  /** Seconds between the first start and the common instant. */
  readonly leadSeconds: number;
  /** Called when everything sleeps, shortly before the instant. */
  readonly onReady: () => void;
}

/** Closings per second of workflows that do nothing but wake, commit two rows and sleep again: the limit that real closings are held against. */
export async function bareClosingsPerSecond({ temporal, ...input }: BareClosingsInput): Promise<number> {
  const pool = createPool({ url: input.databaseUrl, max: 4, name: 'bench-bare' });
  await pool.query(
    'create table if not exists bench_bare (id text primary key, n int not null); create table if not exists bench_bare_log (id text not null, at timestamptz not null)',
  );
  await pool.query('truncate bench_bare, bench_bare_log');
  try {
    const at = Date.now() + input.leadSeconds * 1_000;
    await eachOf(
      Array.from({ length: input.count }, (_, index) => `bare/${at}/${index}`),
      20,
      async (id) => {
        await temporal.client.workflow.start('bareWorkflow', { workflowId: id, taskQueue: BARE_TASK_QUEUE, args: [{ id, at }] });
      },
    );
    if (Date.now() > at) throw new Error('The workflows took longer to start than the lead time; raise it with --lead.');
    await until(() => Promise.resolve(Date.now() > at - 500 ? true : null));
    input.onReady();
    const last = await until(async () => {
      const { rows } = await pool.query<{ n: number; last: Date }>('select count(*)::int as n, max(at) as last from bench_bare_log where id like $1', [
        `bare/${at}/%`,
      ]);
      return rows[0] && rows[0].n >= input.count ? Date.parse(String(rows[0].last)) : null;
    });
    return input.count / ((last - at) / 1_000);
  } finally {
    await pool.end();
  }
}
