import type { CliApi } from '../api';

export interface TailOptions {
  readonly customer: string | undefined;
  readonly eventName: string | undefined;
  readonly intervalMs: number;
  /** Called for each new event, oldest first. */
  readonly onEvent: (event: TailedEvent) => void;
  readonly signal: AbortSignal;
}

export interface TailedEvent {
  readonly event_id: string;
  readonly event_name: string;
  readonly customer_id: string;
  readonly timestamp: string;
  readonly ingested_at: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

const PAGE = 200;
const REMEMBERED = 5_000;

/** Shows events as they come in, each once, until the signal says to stop. */
export async function tailEvents(api: CliApi, options: TailOptions): Promise<void> {
  const query = new URLSearchParams({ limit: String(PAGE) });
  if (options.customer !== undefined) query.set('customer_id', options.customer);
  if (options.eventName !== undefined) query.set('event_name', options.eventName);
  const seen = new Set<string>();
  for (let first = true; !options.signal.aborted; first = false) {
    const { items } = await api.get<{ readonly items: readonly TailedEvent[] }>(`/events?${query.toString()}`);
    for (const event of items.toReversed()) {
      if (seen.has(event.event_id)) continue;
      seen.add(event.event_id);
      // What was there before is not news.
      if (!first) options.onEvent(event);
    }
    forget(seen);
    await pause(options.intervalMs, options.signal);
  }
}

function forget(seen: Set<string>): void {
  for (const id of seen) {
    if (seen.size <= REMEMBERED) return;
    seen.delete(id);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
