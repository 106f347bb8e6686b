import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../migrations';
import { bootstrapAccess } from '../src/access';
import { startEmbeddedPostgres } from '../src/embedded';
import { createLogger, createMetrics, readConfig } from '../src/platform';
import { openDeps, startApi, withWorkflows } from '../src/server';
import { createTemporalClient, installRuntime } from '../src/temporal';
import { bareClosingsPerSecond } from './support/bare-closings';
import { cpuMilliseconds, cpuTime, type CpuTime } from './support/cpu-time';
import { round } from './support/measure';
import { closingsPerSecond, type RealClosings } from './support/real-closings';
import { type SpawnedWorker, spawnWorker, type WorkerSettings } from './support/spawn-worker';
import { startTemporal } from './support/temporal-server';

const API_KEY = 'fp_live_bench_period_end_key';
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * So many subscriptions whose periods end at one instant, each with usage, a fee and a credit, invoiced and final with the outbox written;
 * against workflows that do nothing but wake, commit two rows and sleep again, on the same servers in the same run, before and after.
 * As many of them, so that as many wakes are cold. Before each, a smaller wave warms the worker: it lives for weeks, its compiler settles in seconds.
 * Then as many again, while the worker is killed twice: none may be lost, none doubled.
 */
export async function bench(options: Readonly<Record<string, string | undefined>>) {
  const count = Number(options['count'] ?? 2_000);
  const killed = Number(options['killed'] ?? count);
  const bareCount = Number(options['bare'] ?? count);
  const warming = Number(options['warming'] ?? 500);
  const lead = (closings: number) => Number(options['lead'] ?? Math.ceil(closings / 30) + 10);
  const dataDir = await mkdtemp(join(tmpdir(), 'tidebill-bench-'));
  const logger = createLogger('error');
  installRuntime(logger);
  const postgres = await startEmbeddedPostgres({ dataDir, durable: true, log: quiet });
  const server = await startTemporal(options['server'] ?? 'dev', { dataDir, databaseUrl: postgres.url });
  const config = readConfig({ PORT: '0', TIDEBILL_BOOTSTRAP_API_KEY: API_KEY, TIDEBILL_REQUESTS_PER_MINUTE: '0', LOG_LEVEL: 'error' });
  await migrate(postgres.url);
  const temporal = createTemporalClient({ address: server.address, namespace: 'default' });
  const apiSide = openDeps({ config, databaseUrl: postgres.url, logger, metrics: createMetrics({ processMetrics: false }), role: 'api' });
  const settings = { databaseUrl: postgres.url, address: server.address, cached: Number(options['cached'] ?? 100), connections: 20 };
  try {
    const deps = withWorkflows(apiSide.deps, temporal, config);
    await bootstrapAccess(deps);
    const api = await startApi(deps, temporal);
    const wave = { baseUrl: api.url, apiKey: API_KEY, db: deps.db };
    const bareWave = (count: number, onReady: () => void) =>
      bareClosingsPerSecond({ databaseUrl: postgres.url, temporal, count, leadSeconds: Math.ceil(count / 80) + 4, onReady });
    const realWave = (count: number, onReady: () => void) => closingsPerSecond({ ...wave, count, leadSeconds: lead(count), onReady });
    const bare = (worker: SpawnedWorker) => measured(worker, { warming, count: bareCount }, bareWave);
    const before = await withWorker({ ...settings, kind: 'bare', profile: options['profile-bare'] }, bare);
    const real = await withWorker({ ...settings, kind: 'real', profile: options['profile'] }, (worker) => measured(worker, { warming, count }, realWave));
    const after = await withWorker({ ...settings, kind: 'bare' }, bare);
    const survived = killed === 0 ? null : await underKills({ ...settings, kind: 'real' }, { ...wave, count: killed, leadSeconds: lead(killed) });
    await api.stop();
    const barePerSecond = (before.result + after.result) / 2;
    return {
      subscriptions: count,
      invoices_per_s: round(real.result.perSecond),
      bare_per_s: round(barePerSecond),
      ratio: round(real.result.perSecond / barePerSecond),
      lost: real.result.lost + (survived?.lost ?? 0),
      doubled: real.result.doubled + (survived?.doubled ?? 0),
      killed_worker: survived === null ? 0 : KILL_AT.length,
      ...named('cpu_ms', real.cpu),
      ...named('bare_cpu_ms', before.cpu),
      server: server.name,
    };
  } finally {
    await temporal.close();
    await apiSide.close();
    await server.stop();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function withWorker<T>(settings: WorkerSettings, work: (worker: SpawnedWorker) => Promise<T>): Promise<T> {
  const worker = await spawnWorker(settings);
  try {
    return await work(worker);
  } finally {
    await worker.stop();
  }
}

/** A rate of a warm worker, and the CPU time of each closing from the moment when all is ready. */
async function measured<T>(
  worker: SpawnedWorker,
  { warming, count }: { readonly warming: number; readonly count: number },
  wave: (count: number, onReady: () => void) => Promise<T>,
): Promise<{ result: T; cpu: CpuTime }> {
  if (warming > 0) await wave(warming, () => undefined);
  let before = cpuTime(worker.pid);
  const result = await wave(count, () => {
    before = cpuTime(worker.pid);
  });
  return { result, cpu: cpuMilliseconds(before, cpuTime(worker.pid), count) };
}

// When so much of the invoices is there, the worker is killed.
const KILL_AT = [0.2, 0.5];

async function underKills(settings: WorkerSettings, wave: Omit<Parameters<typeof closingsPerSecond>[0], 'onReady'>): Promise<RealClosings> {
  let worker = await spawnWorker(settings);
  let kills = 0;
  try {
    const survived = await closingsPerSecond({
      ...wave,
      onReady: () => undefined,
      onProgress: async (closed) => {
        const next = KILL_AT[kills];
        if (next === undefined || closed < next * wave.count || closed >= wave.count) return;
        kills += 1;
        await worker.kill();
        worker = await spawnWorker(settings);
      },
    });
    if (kills < KILL_AT.length) throw new Error(`The worker was killed ${kills} times only: all was done before.`);
    return survived;
  } finally {
    await worker.stop();
  }
}

function named(name: string, { worker, postgres, temporal }: CpuTime) {
  return { [`${name}_worker`]: worker, [`${name}_postgres`]: postgres, [`${name}_temporal`]: temporal };
}
