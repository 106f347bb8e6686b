import fc from 'fast-check';
import { hasPartials, measure, type MeterDefinition, type UsageEvent } from '../../src/billing';
import { createDb, createPool, type Db } from '../../src/platform';
import { INGEST_APPLICATION, ingestCutoff, measureUsage } from '../../src/usage';
import { contentKey, eventKey } from '../../src/usage/ingest/event-keys';
import { createIngester, type Ingester } from '../../src/usage/ingest/ingester';
import { refreshRollup } from '../../src/usage/measure/refresh-rollup';
import { testDatabase } from '../harness/stack';
import { meter as anyMeter, usageEvent } from '../unit/billing/arbitraries';
import type pg from 'pg';

const RUNS = Number(process.env['ROLLUP_RUNS'] ?? 1_000);

let db: Db;
let pool: pg.Pool;
let ingester: Ingester;
// Before the database goes.
afterAll(async () => {
  await Promise.all([db.destroy(), pool.end()]);
});
const database = testDatabase();
beforeAll(() => {
  db = createDb({ url: database.url, max: 2, name: 'tidebill-api' });
  pool = createPool({ url: database.url, max: 4, name: INGEST_APPLICATION });
  ingester = createIngester(pool);
});

/** What may happen between two measurements, in any order. */
type Step =
  | { readonly kind: 'arrive'; readonly events: readonly UsageEvent[] }
  | { readonly kind: 'refresh'; readonly meter: number; readonly month: string; readonly ref: number }
  | { readonly kind: 'lose'; readonly one: boolean }
  | { readonly kind: 'measure'; readonly meter: number; readonly cut: boolean };

const meters = fc.array(anyMeter, { minLength: 2, maxLength: 3 });
const month = fc.constantFrom('2025-12-01', '2026-01-01', '2026-02-01');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('arrive' as const), events: fc.array(usageEvent, { minLength: 1, maxLength: 12 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('refresh' as const), meter: fc.nat(2), month, ref: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), one: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('measure' as const), meter: fc.nat(2), cut: fc.boolean() }) },
);

const SEGMENTS = [
  { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' },
  { start: '2025-12-28T03:15:00.000Z', end: '2026-01-20T12:34:56.789Z' },
  { start: '2026-01-20T12:34:56.789Z', end: '2026-02-02T00:00:00.000Z' },
  { start: '2026-01-05T10:00:00.000Z', end: '2026-01-05T11:00:00.000Z' },
];

let runs = 0;

it('rollups change no number: events in any order, late ones, lost rollups and new meters measure as the definition says', async () => {
  await fc.assert(
    fc.asyncProperty(meters, fc.array(step, { minLength: 4, maxLength: 14 }), async (definitions, steps) => {
      runs += 1;
      const story = new Story(`env-${runs}`, definitions);
      await story.play(steps);
      expect(story.measured).toEqual(story.defined);
    }),
    { numRuns: RUNS },
  );
}, 600_000);

/** One environment, and the events that are known to be in it. */
class Story {
  /** What was measured, and what the definition says of the events at that time. */
  readonly measured: unknown[] = [];
  readonly defined: unknown[] = [];
  private readonly kept = new Map<string, UsageEvent>();

  constructor(
    private readonly environmentId: string,
    private readonly meters: readonly MeterDefinition[],
  ) {}

  async play(steps: readonly Step[]): Promise<void> {
    for (const one of steps) await this.take(one);
    for (let meter = 0; meter < this.meters.length; meter += 1) await this.take({ kind: 'measure', meter, cut: false });
  }

  private async take(one: Step): Promise<void> {
    switch (one.kind) {
      case 'arrive':
        return this.arrive(one.events);
      case 'refresh': {
        const meter = this.meter(one.meter);
        if (!hasPartials(meter)) return;
        await refreshRollup(db, { environmentId: this.environmentId, customerRef: `c${one.ref}`, meter, month: one.month });
        return;
      }
      case 'lose':
        await db.raw(
          `delete from usage_rollups where environment_id = ? ${one.one ? 'and ctid in (select ctid from usage_rollups order by random() limit 1)' : ''}`,
          [this.environmentId],
        );
        return;
      case 'measure':
        return this.measure(this.meter(one.meter), one.cut);
    }
  }

  private meter(index: number): MeterDefinition {
    const meter = this.meters[index % this.meters.length];
    if (meter === undefined) throw new Error('there is always a meter');
    return meter;
  }

  async arrive(events: readonly UsageEvent[]): Promise<void> {
    const now = events.map((event, i) => this.toNew(event, `c${i % 2}`));
    await ingester.ingest(now);
    for (const event of events) if (!this.kept.has(event.eventId)) this.kept.set(event.eventId, event);
  }

  private toNew(event: UsageEvent, customer_ref: string) {
    const content = { event_name: event.eventName, customer_ref, source: '', properties: event.properties, timestamp: event.occurredAt };
    return {
      environment_id: this.environmentId,
      event_id: event.eventId,
      event_name: event.eventName,
      customer_ref,
      occurred_at: event.occurredAt,
      source: '',
      properties: JSON.stringify(event.properties),
      key: eventKey(this.environmentId, event.eventId),
      content: contentKey(content),
    };
  }

  private async measure(meter: MeterDefinition, cut: boolean): Promise<void> {
    const ingestedBefore = cut ? await ingestCutoff(db) : null;
    const measured = await measureUsage(db, { environmentId: this.environmentId, customerRefs: ['c0', 'c1'], meter, segments: SEGMENTS, ingestedBefore });
    const events = [...this.kept.values()].map(({ ingestedAt: _unknown, ...event }) => event);
    this.measured.push(measured);
    this.defined.push(SEGMENTS.map((segment) => measure(meter, events, segment)));
  }
}

it('an invoice measured again with its cut-off finds the same, though a newer rollup exists', async () => {
  const story = new Story('env-cut', []);
  const meter: MeterDefinition = { eventName: 'call', aggregation: { type: 'count' }, filters: [], reset: 'billing_period' };
  const at = (n: number) => ({ eventId: `n${n}`, eventName: 'call', occurredAt: `2026-01-0${n}T00:00:00.000Z`, properties: {} });
  await story.arrive([at(1), at(2), at(3)]);
  const ingestedBefore = await ingestCutoff(db);
  await story.arrive([at(4)]);
  for (const customerRef of ['c0', 'c1']) await refreshRollup(db, { environmentId: 'env-cut', customerRef, meter, month: '2026-01-01' });
  const read = async (before: string | null) =>
    (await measureUsage(db, { environmentId: 'env-cut', customerRefs: ['c0', 'c1'], meter, segments: SEGMENTS.slice(0, 1), ingestedBefore: before }))[0]
      ?.quantity;
  expect([await read(ingestedBefore), await read(null)]).toEqual(['3', '4']);

  // The rollups do answer: without the events they still know.
  await db('events').where({ environment_id: 'env-cut' }).delete();
  expect([await read(ingestedBefore), await read(null)]).toEqual(['0', '4']);
});
