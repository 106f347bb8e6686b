// `npm run chaos`: kills workers without warning at random points of period closes, then holds every invoice against what it must be.
// 50 kills over 200 subscriptions; with --short, for every change, 5 over 20.
import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '../../src/platform';
import { eventually } from '../harness/eventually';
import { startOwnServers, type OwnServers } from '../harness/own-servers';
import { startApp } from '../harness/start-app';
import { checkBooks } from './check-books';
import { makeFleet, monthStart, type Fleet } from './fleet';
import { killWorkerProcess, startWorkerProcess } from './worker-process';

const SHORT = process.argv.includes('--short');
const KILLS = SHORT ? 5 : 50;
const SUBSCRIPTIONS = SHORT ? 20 : 200;
const WORKERS = 2;
const GRACE_SECONDS = 3_600;
const LONGEST_PAUSE_MS = 400;

const say = (text: string) => void process.stdout.write(`chaos: ${text}\n`);

/** Kills workers one after another, each in the midst of work, and starts another in its place. */
async function killWorkers(servers: OwnServers, workers: ChildProcess[], steps: () => Promise<number>): Promise<void> {
  for (let kill = 0; kill < KILLS; kill += 1) {
    const before = await steps();
    await eventually(steps, (done) => done > before);
    await pause(Math.random() * LONGEST_PAUSE_MS);
    const victim = workers.shift();
    if (victim === undefined) throw new Error('There is no worker to kill.');
    await killWorkerProcess(victim);
    workers.push(await startWorkerProcess(servers));
    if ((kill + 1) % 5 === 0) say(`${kill + 1} of ${KILLS} workers killed`);
  }
}

/** Steps that subscriptions have performed so far: while this grows, there is work. */
async function stepsDone(db: Db): Promise<number> {
  const [row] = (await db('billing_runs').count('* as count')) as { count: string }[];
  return Number(row?.count ?? 0);
}

/** Month after month until the killing is over, so that no kill misses the work; two more in peace. Answers with how many. */
async function billUntil(fleet: Fleet, isOver: () => boolean): Promise<number> {
  let month = 0;
  for (let left = 2; left > 0; month += 1) {
    await fleet.use(month);
    await fleet.advance(monthStart(month + 1));
    await fleet.advance(new Date(Date.parse(monthStart(month + 1)) + GRACE_SECONDS * 1_000).toISOString());
    if (isOver()) left -= 1;
  }
  return month;
}

async function main(): Promise<number> {
  const servers = await startOwnServers();
  const workers: ChildProcess[] = [];
  const app = await startApp(servers, { worker: false, graceSeconds: GRACE_SECONDS });
  try {
    for (let n = 0; n < WORKERS; n += 1) workers.push(await startWorkerProcess(servers));
    const fleet = await makeFleet(app.api, SUBSCRIPTIONS);
    say(`${SUBSCRIPTIONS} subscriptions are there`);
    let over = false;
    const killing = killWorkers(servers, workers, () => stepsDone(app.deps.db)).finally(() => (over = true));
    const [months] = await Promise.all([billUntil(fleet, () => over), killing]);
    const faults = await checkBooks(app.deps.db, SUBSCRIPTIONS, months);
    for (const fault of faults) say(fault);
    say(`${KILLS} kills, ${SUBSCRIPTIONS} subscriptions, ${months} periods each, ${SUBSCRIPTIONS * months} invoices: ${faults.length} faults`);
    return faults.length === 0 ? 0 : 1;
  } finally {
    for (const worker of workers) await killWorkerProcess(worker);
    await app.stop();
    await servers.stop();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
