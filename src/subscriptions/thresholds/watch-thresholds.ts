import { customerRefs, customersByIds } from '../../customers';
import { LIMITS, type Deps } from '../../platform';
import { askThreshold } from './ask-threshold';

/** What ingest tells of events that it has stored. */
export type ArrivedEvent = { readonly environment_id: string; readonly customer_ref: string };
export type UsageArrived = (events: readonly ArrivedEvent[]) => void;

// What has been asked for is looked at some seconds later, so what arrives within this time is covered.
const DEBOUNCE_MS = 1_000;

/**
 * Watches arriving usage for customers whose subscriptions have a threshold. Where there are none it costs a comparison; else a look into a map
 * for each event. Nothing waits for it, and what a crash loses the next event, or the end of the period, makes good.
 */
export function watchThresholds(deps: Pick<Deps, 'db' | 'clock' | 'logger'>): UsageArrived {
  let watched: ReadonlyMap<string, readonly string[]> = new Map();
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;
  const askedAt = new Map<string, number>();

  async function read(): Promise<void> {
    watched = await loadWatched(deps);
    readAt = performance.now();
  }

  async function ask(events: readonly ArrivedEvent[]): Promise<void> {
    const now = performance.now();
    const ids = new Set(events.flatMap((event) => watched.get(keyOf(event)) ?? []));
    const due = [...ids].filter((id) => now - (askedAt.get(id) ?? Number.NEGATIVE_INFINITY) >= DEBOUNCE_MS);
    if (due.length === 0) return;
    for (const id of due) askedAt.set(id, now);
    await askThreshold(deps, due);
  }

  return (events) => {
    const fresh = performance.now() - readAt < LIMITS.thresholdWatchMs;
    if (fresh && watched.size === 0) return;
    if (!fresh) reading ??= read().finally(() => (reading = null));
    void (reading ?? Promise.resolve()).then(() => ask(events)).catch((error: unknown) => deps.logger.warn({ err: error }, 'thresholds: not looked at'));
  };
}

function keyOf({ environment_id, customer_ref }: ArrivedEvent): string {
  return `${environment_id} ${customer_ref}`;
}

interface WatchedRow {
  readonly id: string;
  readonly customer_id: string;
}

/** Uses subscriptions_threshold, which holds these subscriptions alone. */
async function loadWatched({ db }: Pick<Deps, 'db'>): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = (await db('subscriptions').whereNotNull('auto_invoice_threshold').whereNot('status', 'cancelled').select('id', 'customer_id')) as WatchedRow[];
  const customers = await customersByIds(
    db,
    rows.map((row) => row.customer_id),
  );
  const watched = new Map<string, string[]>();
  for (const { id, customer_id } of rows) {
    const customer = customers.get(customer_id);
    if (!customer || customer.test_clock_id !== null) continue;
    for (const ref of customerRefs(customer)) {
      const key = keyOf({ environment_id: customer.environment_id, customer_ref: ref });
      watched.set(key, [...(watched.get(key) ?? []), id]);
    }
  }
  return watched;
}
