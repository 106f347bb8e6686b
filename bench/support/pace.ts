import { randomUUID } from 'node:crypto';
import { BenchClient } from './client';

export interface PaceOptions {
  readonly eventsPerSecond: number;
  readonly customers: number;
  /** A customer that gets every tenth event. */
  readonly sometimes?: string;
  readonly from?: number;
}

/** Sends batches of 100 at a steady rate until it is stopped; then tells the rate that was reached. */
export function pace(port: number, options: PaceOptions): () => Promise<number> {
  const clients = [0, 1, 2, 3].map(() => new BenchClient(port));
  const started = performance.now();
  let running = true;
  let sent = 0;
  const from = options.from ?? Date.UTC(2026, 0, 1);
  const event = () => {
    sent += 1;
    return {
      event_id: randomUUID(),
      event_name: 'tokens_used',
      customer_id: options.sometimes !== undefined && sent % 10 === 0 ? options.sometimes : `customer-${sent % options.customers}`,
      timestamp: new Date(from + Math.floor(Math.random() * 31 * 86_400_000)).toISOString(),
      properties: { tokens: sent % 4_000 },
    };
  };
  const loops = clients.map(async (client) => {
    while (running) {
      const ahead = (sent / options.eventsPerSecond) * 1000 - (performance.now() - started);
      if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
      const reply = await client.post('/events/batch', JSON.stringify({ events: Array.from({ length: 100 }, event) }));
      if (reply.status !== 202) throw new Error(reply.body);
    }
    client.close();
  });
  return async () => {
    running = false;
    await Promise.all(loops);
    return sent / ((performance.now() - started) / 1000);
  };
}
