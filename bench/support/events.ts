import { randomUUID } from 'node:crypto';

/** A month of which all generated events are: one partition, as in the busiest real case. */
const MONTH_START = Date.UTC(2026, 0, 1);
const MONTH_MS = 31 * 86_400_000;

let counter = 0;

/** An event as an AI product sends it: about 250 bytes, a random id, one of many customers, somewhere in the month. */
export function benchEvent(customers: number): object {
  counter += 1;
  return {
    event_id: randomUUID(),
    event_name: 'tokens_used',
    external_customer_id: `customer-${Math.floor(Math.random() * customers)}`,
    timestamp: new Date(MONTH_START + ((counter * 7_919) % MONTH_MS)).toISOString(),
    properties: { tokens: (counter * 31) % 4_000, model: `model-${counter % 5}`, region: counter % 2 === 0 ? 'eu' : 'us' },
  };
}

export function benchBatch(size: number, customers: number): string {
  return JSON.stringify({ events: Array.from({ length: size }, () => benchEvent(customers)) });
}
