import { randomUUID } from 'node:crypto';

/** All generated events lie in one month, so in one partition, and come in as they happen: within seconds of a time that moves on. */
const MONTH_START = Date.UTC(2026, 0, 1);
const MONTH_MS = 31 * 86_400_000;
/** How far the time moves with each event: a month takes 25 million of them. */
const STEP_MS = MONTH_MS / 25_000_000;
const JITTER_MS = 5_000;

let counter = 0;

/** Goes on after events that were stored in another way. */
export function skipEvents(count: number): void {
  counter += count;
}

export function benchTime(n: number): number {
  return MONTH_START + (Math.floor(n * STEP_MS + Math.random() * JITTER_MS) % MONTH_MS);
}

/** An event as an AI product sends it: about 250 bytes, a random id, one of many customers, about now. */
export function benchEvent(customers: number): object {
  counter += 1;
  return {
    event_id: randomUUID(),
    event_name: 'tokens_used',
    external_customer_id: `customer-${Math.floor(Math.random() * customers)}`,
    timestamp: new Date(benchTime(counter)).toISOString(),
    properties: { tokens: (counter * 31) % 4_000, model: `model-${counter % 5}`, region: counter % 2 === 0 ? 'eu' : 'us' },
  };
}

export function benchBatch(size: number, customers: number): string {
  return JSON.stringify({ events: Array.from({ length: size }, () => benchEvent(customers)) });
}
