import fc from 'fast-check';
import { hasPartials, measure, measurementOf, mergePartials, partialOf, type UsageEvent } from '../../../src/billing';
import { meter as anyMeter, usageEvent } from './arbitraries';

const window = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };

const liveMeter = anyMeter.filter((meter) => hasPartials(meter) && meter.reset === 'billing_period' && meter.aggregation.bucketSize === undefined);

it('partials of events in hand measure as the definition says, in however many parts they came', () => {
  fc.assert(
    fc.property(liveMeter, fc.array(usageEvent, { maxLength: 30 }), fc.nat(30), (meter, some, at) => {
      const events: readonly UsageEvent[] = [...new Map(some.map((event) => [event.eventId, event])).values()];
      const parts = [events.slice(0, at), events.slice(at)].map((part) => partialOf(meter, part, window));
      const partial = parts.reduce((sum, part) => mergePartials(meter.aggregation.type, sum, part));
      expect(measurementOf(meter, [{ hour: window.start, beforeWindow: false, partial }], window)).toEqual(measure(meter, events, window));
    }),
    { numRuns: 500 },
  );
});
