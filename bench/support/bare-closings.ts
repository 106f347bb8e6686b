import { join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { createTemporalClient, startWorker } from '../../src/temporal';
import { createPool } from '../../src/platform';
import { eachOf, until } from './wait';

export interface BareClosingsInput {
  readonly databaseUrl: string;
  readonly address: string;
  readonly count: number;
  readonly cached: number;
  /** Seconds between the first start and the common instant. */
  readonly leadSeconds: number;
}

const TASK_QUEUE = 'bench-bare';

/** Closings per second of workflows that do nothing but wake, commit two rows and sleep again: the limit that real closings are held against. */
export async function bareClosingsPerSecond(input: BareClosingsInput): Promise<number> {
  const pool = createPool({ url: input.databaseUrl, max: 40, name: 'bench-bare' });
  await pool.query(
    'create table if not exists bench_bare (id text primary key, n int not null); create table if not exists bench_bare_log (id text not null, at timestamptz not null)',
  );
  await pool.query('truncate bench_bare, bench_bare_log');
  const workflowBundle = await bundleWorkflowCode({ workflowsPath: join(__dirname, 'workflows', 'bare.ts') });
  const temporal = createTemporalClient({ address: input.address, namespace: 'default' });
  const worker = await startWorker({
    ...{ address: input.address, namespace: 'default', taskQueue: TASK_QUEUE, workflowBundle, maxCachedWorkflows: input.cached, maxConcurrentActivities: 40 },
    activities: { touch: (id: string) => pool.query(TOUCH, [id]).then(() => undefined) },
  });
  try {
    const at = Date.now() + input.leadSeconds * 1_000;
    const run = `${at}`;
    await eachOf(
      Array.from({ length: input.count }, (_, index) => `bare/${run}/${index}`),
      20,
      async (id) => {
        await temporal.client.workflow.start('bareWorkflow', { workflowId: id, taskQueue: TASK_QUEUE, args: [{ id, at }] });
      },
    );
    if (Date.now() > at) throw new Error('The workflows took longer to start than the lead time; raise it.');
    const last = await until(async () => {
      const { rows } = await pool.query<{ n: number; last: Date }>('select count(*)::int as n, max(at) as last from bench_bare_log');
      return rows[0] && rows[0].n >= input.count ? Date.parse(String(rows[0].last)) : null;
    });
    return input.count / ((last - at) / 1_000);
  } finally {
    await worker.stop();
    await temporal.close();
    await pool.end();
  }
}

// Two rows in one transaction, as a closing must at the very least write its invoice and its state.
const TOUCH = `with log as (insert into bench_bare_log values ($1, clock_timestamp()))
insert into bench_bare values ($1, 1) on conflict (id) do update set n = bench_bare.n + 1`;
