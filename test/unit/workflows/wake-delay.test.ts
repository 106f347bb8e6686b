import { nextStep, wakeDelayMs, type Life } from '../../../src/billing/subscription';
import { SubscriptionState } from '../../../workflows/subscription/state';

const END = '2024-02-01T00:00:00.000Z';
const NOON_BEFORE = Date.parse('2024-01-31T12:00:00.000Z');

const life: Life = {
  ...{ v: 1, subscriptionId: 'sub_1', phase: 'active', startAt: '2024-01-01T00:00:00.000Z', trialEnd: null },
  cadence: { anchor: '2024-01-01T00:00:00.000Z', zone: 'UTC', unit: 'month', count: 1, alignment: 'anniversary' },
  open: { sequence: 0, index: 0, start: '2024-01-01T00:00:00.000Z', end: END },
  ...{ endDate: null, endAt: null, billLastPeriod: true, drafts: [] },
};

function asleep(now: number, delay: number | undefined, clock: string | null = null) {
  return new SubscriptionState({ life, clock, wakeDelayMs: delay }, () => now);
}

it('spreads the wake-ups of many subscriptions evenly, each always to the same moment', () => {
  const delays = Array.from({ length: 10_000 }, (_, index) => wakeDelayMs(`sub_${index}`, 60));
  expect(delays).toEqual(Array.from({ length: 10_000 }, (_, index) => wakeDelayMs(`sub_${index}`, 60)));
  const perSixth = [0, 1, 2, 3, 4, 5].map((sixth) => delays.filter((delay) => Math.floor(delay / 10_000) === sixth).length);
  expect(perSixth.reduce((sum, count) => sum + count)).toBe(10_000);
  for (const count of perSixth) expect(Math.abs(count - 10_000 / 6)).toBeLessThan(250);
});

it('delays only the waking: the step is due at its own instant and done as of it', () => {
  const state = asleep(NOON_BEFORE, 45_000);
  expect(state.sleepMs()).toBe(12 * 3_600_000 + 45_000);
  expect(nextStep(state.life)?.at).toBe(END);
});

it('does what is due at once for whoever comes before the delay is over', () => {
  const state = asleep(Date.parse(END) + 1_000, 45_000);
  expect(state.isIdle()).toBe(false);
  expect(state.dueStep()).toMatchObject({ kind: 'close_period', at: END });
});

it('delays nothing on a test clock, and nothing by default', () => {
  expect(asleep(NOON_BEFORE, 45_000, '2024-01-31T12:00:00.000Z').sleepMs()).toBeNull();
  expect(asleep(NOON_BEFORE, undefined).sleepMs()).toBe(12 * 3_600_000);
  expect(wakeDelayMs('sub_1', 0)).toBe(0);
});
