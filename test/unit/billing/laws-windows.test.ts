import fc from 'fast-check';
import { decimal, isLinear, measure, measureParts, priceQuantity, summedWindows, zero } from '../../../src/billing';
import { decimalText, meter as anyMeter, priceModel, usageEvent } from './arbitraries';

const january = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z', ingestedBefore: '2026-02-01T00:00:00.000Z' };

describe('windows that are priced each on its own', () => {
  it('add up to the quantity of their meter', () => {
    const windowed = anyMeter.filter((meter) => summedWindows(meter) !== undefined);
    const events = fc.uniqueArray(usageEvent, { selector: (event) => event.eventId, maxLength: 30 });
    fc.assert(
      fc.property(events, windowed, (list, meter) => {
        const sum = measureParts(meter, list, january).reduce((total, { quantity }) => total.plus(quantity), zero);
        expect(sum.toFixed()).toBe(decimal(measure(meter, list, january).quantity).toFixed());
      }),
    );
  });

  it('would cost as much together under a linear price', () => {
    fc.assert(
      fc.property(priceModel.filter(isLinear), fc.array(decimalText(5, 3), { maxLength: 5 }), (model, windows) => {
        const apart = windows.reduce((sum, quantity) => sum.plus(priceQuantity(model, decimal(quantity)).amount), zero);
        const together = windows.reduce((sum, quantity) => sum.plus(decimal(quantity)), zero);
        expect(priceQuantity(model, together).amount.toFixed()).toBe(apart.toFixed());
      }),
    );
  });
});
