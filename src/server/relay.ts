import { inTransaction, type Deps, type OutboxRow, type RelayedTopic } from '../platform';
import { RELAY_HANDLERS } from './relay-handlers';
import type { AppDeps } from './routes';

// What a request does itself right after its commit takes milliseconds; older than this, it was interrupted.
const LEFT_BEHIND_MS = 3_000;
const PAUSE_MS = 1_000;
const BATCH = 50;
const LONGEST_BACKOFF_SECONDS = 300;

export interface Relay {
  stop(): Promise<void>;
}

/** Redoes what a crash between Postgres and Temporal left behind. Several relays share the work: rows are skipped while locked. */
export function startRelay(deps: AppDeps): Relay {
  let stopped = false;
  let wake = () => {};
  const loop = async () => {
    while (!stopped) {
      const handled = await relayOnce(deps).catch((error: unknown) => {
        deps.logger.warn({ err: error }, 'relay: the outbox could not be read');
        return 0;
      });
      if (handled < BATCH && !stopped) await new Promise<void>((resolve) => (wake = pause(resolve)));
    }
  };
  const running = loop();
  return {
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}

function pause(resolve: () => void): () => void {
  const timer = setTimeout(resolve, PAUSE_MS);
  return () => {
    clearTimeout(timer);
    resolve();
  };
}

/** One round: claims entries that were left behind and handles each. Answers with how many there were. Uses outbox_pending. */
export async function relayOnce(deps: AppDeps): Promise<number> {
  const before = new Date(Date.parse(deps.clock.now()) - LEFT_BEHIND_MS).toISOString();
  const entries = await inTransaction<Deps, OutboxRow[]>(deps, (tx) => claim(tx, before));
  for (const entry of entries) await handle(deps, entry);
  return entries.length;
}

/** Claims by counting the attempt and pushing the next one back, so that a relay that dies holds nothing. */
async function claim(tx: Deps, before: string): Promise<OutboxRow[]> {
  const result = (await tx.db.raw(
    `update outbox set attempts = attempts + 1, available_at = ?::timestamptz + make_interval(secs => least(${LONGEST_BACKOFF_SECONDS}, 10 * 2 ^ least(attempts, 10)))
     where id in (
       select id from outbox where processed_at is null and available_at <= ? order by available_at, id limit ? for update skip locked
     ) returning *`,
    [tx.clock.now(), before, BATCH],
  )) as { rows: OutboxRow[] };
  tx.metrics.outboxPending.set(result.rows.length);
  return result.rows;
}

async function handle(deps: AppDeps, entry: OutboxRow): Promise<void> {
  try {
    await RELAY_HANDLERS[entry.topic as RelayedTopic](deps, entry);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    deps.logger.warn({ err: error, topic: entry.topic, subject_id: entry.subject_id }, 'relay: will be tried again');
    await deps
      .db('outbox')
      .where({ id: entry.id })
      .update({ last_error: message.slice(0, 500) });
  }
}
