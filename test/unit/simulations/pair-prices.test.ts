import type { CandidatePrice } from '../../../src/simulations/candidate';
import { mapSubscription } from '../../../src/simulations/map-subscription';
import { pairPrices } from '../../../src/simulations/pair-prices';
import type { PastItem } from '../../../src/simulations/past';

interface Facts {
  readonly type?: 'USAGE' | 'FIXED';
  readonly timing?: 'ADVANCE' | 'ARREAR';
  readonly name?: string;
  readonly meter?: string;
  readonly plan?: string;
  readonly entityType?: PastItem['entityType'];
}

function item(
  id: string,
  { meter, type = meter === undefined ? 'FIXED' : 'USAGE', timing = 'ARREAR', name = id, plan = 'old', entityType = 'plan' }: Facts = {},
): PastItem {
  const price = { id: `price-${id}`, rootId: `price-${id}`, type, timing, meterId: meter ?? null, model: { kind: 'flat', amount: '1' } as const };
  return { id, entityType, entityId: plan, displayName: name, quantity: '1', price };
}

function candidate(id: string, { meter, type = meter === undefined ? 'FIXED' : 'USAGE', timing = 'ARREAR', name = id }: Facts = {}): CandidatePrice {
  const definition = { eventName: 'e', aggregation: { type: 'count' }, filters: [], reset: 'billing_period' } as const;
  const rhythm = { currency: 'usd', billingPeriod: 'MONTHLY', billingPeriodCount: 1, quantity: '1' };
  return {
    id,
    type,
    timing,
    displayName: name,
    ...rhythm,
    model: { kind: 'flat', amount: '2' },
    meter: meter === undefined ? null : { id: meter, version: 1, definition },
  };
}

function pairs(items: readonly PastItem[], candidates: readonly CandidatePrice[]) {
  const { partners, added } = pairPrices(items, candidates);
  return { pairs: Object.fromEntries(items.map(({ id, price }) => [id, partners.get(price.rootId)?.id ?? null])), added: added.map(({ id }) => id) };
}

describe('pairing', () => {
  it('gives usage to the price of the same meter, wherever it stands', () => {
    expect(pairs([item('a', { meter: 'm' }), item('b', { meter: 'n' })], [candidate('x', { meter: 'n' }), candidate('y', { meter: 'm' })])).toEqual({
      pairs: { a: 'y', b: 'x' },
      added: [],
    });
  });

  it('gives a fee to the fee of its name before any other, then to one of its timing, then to any', () => {
    const items = [item('seat', { timing: 'ADVANCE' }), item('support'), item('base')];
    const candidates = [candidate('base'), candidate('later'), candidate('first', { timing: 'ADVANCE' })];
    expect(pairs(items, candidates).pairs).toEqual({ seat: 'first', support: 'later', base: 'base' });
    expect(pairs([item('arrears')], [candidate('only', { timing: 'ADVANCE' })]).pairs).toEqual({ arrears: 'only' });
  });

  it('never pairs usage with a fee, nor anything twice; what is left is unmatched or added', () => {
    expect(
      pairs([item('fee'), item('a', { meter: 'm' }), item('b', { meter: 'm' })], [candidate('x', { meter: 'm' }), candidate('y', { meter: 'o' })]),
    ).toEqual({
      pairs: { fee: null, a: 'x', b: null },
      added: ['y'],
    });
  });
});

describe('the lines of a subscription', () => {
  const subscription = (...items: PastItem[]) => ({ id: 's', billingPeriod: 'MONTHLY', billingPeriodCount: 1, items });
  const candidateOf = (...prices: CandidatePrice[]) => ({ planId: 'new', prices, models: {} });

  it('are paired for each plan that it had', () => {
    const map = mapSubscription(subscription(item('a', { plan: 'first' }), item('b', { plan: 'second' })), 'usd', candidateOf(candidate('fee')));
    expect([...(map?.prices ?? [])].map(([id, price]) => [id, price?.id])).toEqual([
      ['a', 'fee'],
      ['b', 'fee'],
    ]);
  });

  it('keep their prices when they are of the candidate plan, an add-on or of the subscription alone', () => {
    const kept = [item('a', { plan: 'new' }), item('b', { entityType: 'addon' }), item('c', { entityType: 'subscription' })];
    expect(mapSubscription(subscription(...kept), 'usd', candidateOf(candidate('fee')))).toEqual({ prices: new Map(), added: [] });
  });

  it('cannot be compared where the candidate sells nothing in their currency and period', () => {
    expect(mapSubscription(subscription(item('a')), 'eur', candidateOf(candidate('fee')))).toBeNull();
    expect(mapSubscription({ ...subscription(item('a')), billingPeriod: 'ANNUAL' }, 'usd', candidateOf(candidate('fee')))).toBeNull();
  });
});
