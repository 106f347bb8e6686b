import pg from 'pg';
import { LIMITS, Refusal } from '../../platform';
import { eventWriter, type EventWriter } from '../store';
import { watchGenerations } from './id-generations';
import type { NewEvent, Written } from './new-event';

/** Takes events from concurrent requests and answers each once its events are committed. */
export interface Ingester {
  ingest(events: readonly NewEvent[]): Promise<Written>;
}

interface Job {
  readonly events: readonly NewEvent[];
  readonly resolve: (written: Written) => void;
  readonly reject: (error: unknown) => void;
}

/** Statements at one time. Fewer make larger groups of the same load; three keep two cores of Postgres busy. */
const LANES = 3;

/**
 * Packs what waits into as few statements as possible: while statements run, requests gather, and the next statement takes them all.
 * So a lone request never waits for company, and a flood of single events costs a few statements and a few disk flushes.
 * When more waits than may, it refuses with `ingest_overloaded` instead of growing.
 */
export function createIngester(pool: pg.Pool): Ingester {
  const writer = eventWriter(pool);
  const generations = watchGenerations(pool);
  const waiting: Job[] = [];
  let waitingEvents = 0;
  let running = 0;
  let woken = false;

  function wake(): void {
    if (woken) return;
    woken = true;
    // After the sockets that are readable now: their events then share the statement.
    setImmediate(() => {
      woken = false;
      while (running < LANES && waiting.length > 0) void runLane();
    });
  }

  async function runLane(): Promise<void> {
    running += 1;
    const jobs = takeJobs(waiting);
    for (const job of jobs) waitingEvents -= job.events.length;
    await runJobs(writer, jobs);
    generations.look();
    running -= 1;
    if (waiting.length > 0) wake();
  }

  return {
    ingest(events) {
      if (waitingEvents > 0 && waitingEvents + events.length > LIMITS.ingestQueueEvents) throw new Refusal('ingest_overloaded', {}, [], 1);
      return new Promise((resolve, reject) => {
        waiting.push({ events, resolve, reject });
        waitingEvents += events.length;
        wake();
      });
    },
  };
}

/** The jobs of the next statement: the oldest, and as many more as fit into one batch. */
function takeJobs(waiting: Job[]): readonly Job[] {
  let events = 0;
  let count = 0;
  for (const job of waiting) {
    if (count > 0 && events + job.events.length > LIMITS.eventsPerBatch) break;
    events += job.events.length;
    count += 1;
  }
  return waiting.splice(0, count);
}

async function runJobs(writer: EventWriter, jobs: readonly Job[]): Promise<void> {
  try {
    const { outcomes, ingestedAt } = await writer.write(jobs.flatMap((job) => job.events));
    let from = 0;
    for (const job of jobs) {
      job.resolve({ outcomes: outcomes.slice(from, from + job.events.length), ingestedAt });
      from += job.events.length;
    }
  } catch (error) {
    if (jobs.length > 1 && error instanceof pg.DatabaseError && !isLostConnection(error)) await runAlone(writer, jobs);
    else for (const job of jobs) job.reject(isLostConnection(error) ? new Refusal('database_unavailable', {}, [], 1) : error);
  }
}

/** Whether the database went away. Then nobody knows what was committed, and sending the same events again is how to find out. */
function isLostConnection(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(08|57P)/.test(error.code ?? '');
  return error instanceof Error && ('syscall' in error || /connection|connect$/i.test(error.message));
}

/** One request must not fail another: each of a failed group is tried by itself. */
async function runAlone(writer: EventWriter, jobs: readonly Job[]): Promise<void> {
  for (const job of jobs) await runJobs(writer, [job]);
}

const ingesters = new WeakMap<pg.Pool, Ingester>();

/** The one ingester of a pool: batching works only when all requests meet in the same queue. */
export function ingesterOf(pool: pg.Pool): Ingester {
  const found = ingesters.get(pool) ?? createIngester(pool);
  ingesters.set(pool, found);
  return found;
}
