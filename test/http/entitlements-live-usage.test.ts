import { liveUsage, measureUsage } from '../../src/usage';
import type { AggregationType, MeterDefinition } from '../../src/billing/metering';
import { testApp } from '../harness';

const app = testApp({ worker: false });

const window = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
const TYPES: readonly AggregationType[] = ['count', 'sum', 'avg', 'max', 'min', 'latest', 'weighted_sum', 'sum_with_multiplier', 'count_unique'];

function meter(type: AggregationType, eventName: string): MeterDefinition {
  const multiplier = type === 'sum_with_multiplier' ? { multiplier: '2.5' } : {};
  return { eventName, aggregation: { type, field: 'n', ...multiplier }, filters: [], reset: 'billing_period' };
}

/** A repeatable stream of numbers below `below`. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % below;
  };
}

it('gives the number that billing measures, for every aggregation, after every batch, in any order of time', async () => {
  const next = numbers(7);
  for (let round = 0; round < 12; round += 1) {
    const size = [1, 3, 90, 200][round % 4] ?? 1;
    const events = Array.from({ length: size }, (_, i) => ({
      ...{ event_name: 'live', customer_id: 'somebody', event_id: `live-${round}-${i}` },
      timestamp: new Date(Date.UTC(2025, 11, 30) + next(35 * 86_400) * 1_000).toISOString(),
      properties: { n: next(10) === 0 ? 'none' : next(1_000) / 4 },
    }));
    await app.api.post('/events/batch', { events });
    for (const type of TYPES) {
      const input = { environmentId: app.environmentId, customerRefs: ['somebody'], meter: meter(type, 'live') };
      const [measured] = await measureUsage(app.deps.db, { ...input, segments: [window], ingestedBefore: null });
      expect([round, type, await liveUsage(app.deps, { ...input, window })]).toEqual([round, type, measured?.quantity]);
    }
  }
});

it('misses no event while others are being stored', async () => {
  const input = { environmentId: app.environmentId, customerRefs: ['racer'], meter: meter('count', 'race'), window };
  let sent = 0;
  const send = async () => {
    for (let i = 0; i < 40; i += 1) {
      const events = Array.from({ length: 5 }, () => ({ event_name: 'race', customer_id: 'racer', timestamp: window.start }));
      await app.api.post('/events/batch', { events });
      sent += 5;
    }
  };
  let done = false;
  const senders = Promise.all([send(), send(), send()]).then(() => (done = true));
  while (!done) {
    const before = sent;
    expect(Number(await liveUsage(app.deps, input))).toBeGreaterThanOrEqual(before);
  }
  await senders;
  expect(await liveUsage(app.deps, input)).toBe('600');
});
