import { scenario, testApp, type World } from '../harness';
import { adjustmentsOn, ofCustomer } from '../e2e/discounts-taxes';
import { LAGO_DIFFERENCES } from './lago-differences';
import { fee, planOf, usage, type PriceSpec } from './plan-of';
import { storiesOf } from './stories';

const app = testApp();
const adjustments = adjustmentsOn(app);
const stories = storiesOf<{ readonly id: string }>('lago-subscription-scenarios.jsonl');

// Lago counts whole days of the zone, and the day on which something ends as used: stories that end in the middle of a day are told to its end.
const byDays = { proration_behavior: 'create_prorations', proration_unit: 'day' };
const calendar = { ...byDays, billing_cycle: 'calendar' };

async function begin(at: string, specs: readonly PriceSpec[], body: Readonly<Record<string, unknown>>, customer: Readonly<Record<string, unknown>> = {}) {
  const world = await scenario(app).clock(at).customer('acme', customer).start();
  const plan = await planOf(app.api, specs);
  return { world, plan, subscription: await world.subscribe({ plan_id: plan.id, ...body }) };
}

async function totals(world: World): Promise<readonly string[]> {
  return (await world.invoices()).map(({ total }) => total);
}

async function bounds(world: World): Promise<readonly string[]> {
  return (await world.invoices()).map(({ period_start, period_end }) => `${period_start.slice(0, 10)} ${period_end.slice(0, 10)}`);
}

interface Ended {
  readonly total_credit_amount: string | null;
}

function terminate(id: string): Promise<Ended> {
  return app.api.post(`/subscriptions/${id}/cancel`, { cancellation_type: 'immediate', proration_behavior: 'create_prorations' });
}

const told: Readonly<Record<string, readonly [title: string, story: () => Promise<void>]>> = {
  'LSC-001': [
    'a fee in advance is prorated from the end of the trial, comes back on the same day, and costs the same for who subscribes again',
    async () => {
      const { world, plan, subscription } = await begin('2024-03-04T21:00:00.000Z', [fee('35', 'MONTHLY')], { ...calendar, trial_period_days: 7 });
      expect(await totals(world)).toEqual([]);
      await world.clock.to('2024-03-11T22:00:00.000Z');
      expect(await totals(world)).toEqual(['23.71']);
      await world.clock.to('2024-03-11T23:00:00.000Z');
      expect((await terminate(subscription.id)).total_credit_amount).toBe('23.71');
      await world.clock.to('2024-03-11T23:05:00.000Z');
      await world.subscribe({ plan_id: plan.id, ...calendar });
      expect(await totals(world)).toEqual(['23.71', '23.71']);
    },
  ],
  'LSC-002': [
    'the first week on the calendar of Denver has four days',
    async () => {
      const { world } = await begin('2023-06-16T05:00:00.000Z', [fee('7', 'WEEKLY')], calendar, { timezone: 'America/Denver' });
      expect(await totals(world)).toEqual(['4.00']);
    },
  ],
  'LSC-005': [
    'the first week on the calendar of Karachi has two days',
    async () => {
      const { world } = await begin('2023-06-16T20:00:00.000Z', [fee('7', 'WEEKLY')], calendar, { timezone: 'Asia/Karachi' });
      expect(await totals(world)).toEqual(['2.00']);
    },
  ],
  'LSC-006': [
    'a leap February is a whole month',
    async () => {
      const { world } = await begin('2023-06-16T05:00:00.000Z', [fee('7', 'MONTHLY')], calendar);
      await world.clock.to('2024-02-01T12:12:00.000Z');
      const last = (await world.invoices()).at(-1);
      expect(last).toMatchObject({ total: '7.00', period_start: '2024-01-01T00:00:00.000Z', period_end: '2024-02-01T00:00:00.000Z' });
      expect(last?.line_items[0]).toMatchObject({ period_start: '2024-02-01T00:00:00.000Z', period_end: '2024-03-01T00:00:00.000Z' });
    },
  ],
  'LSC-007': [
    'three days of a plan in arrears, after one for nothing, with tax',
    async () => {
      const { world, subscription } = await begin('2024-04-24T10:00:00.000Z', [fee('0', 'MONTHLY', { timing: 'ARREAR' })], calendar);
      await adjustments.bear(await adjustments.taxRate('20'), ofCustomer(world));
      const other = await planOf(app.api, [fee('20', 'MONTHLY', { timing: 'ARREAR' })]);
      await world.clock.to('2024-04-24T11:00:00.000Z');
      await app.api.post(`/subscriptions/${subscription.id}/change/execute`, { target_plan_id: other.id });
      await world.clock.to('2024-04-27');
      await terminate(subscription.id);
      expect(await totals(world)).toEqual(['2.40']);
    },
  ],
  'LSC-013': [
    'one day of a month of 29 is used, the rest comes back',
    async () => {
      const { world, subscription } = await begin('2024-02-01T03:00:00.000Z', [fee('29', 'MONTHLY')], calendar);
      await world.clock.to('2024-02-02');
      expect((await terminate(subscription.id)).total_credit_amount).toBe('28.00');
      expect(await totals(world)).toEqual(['29.00']);
    },
  ],
  'LSC-015': [
    '32 of 91 days of a quarter that an upgrade does not begin anew',
    async () => {
      const { world, subscription } = await begin('2024-01-15T10:00:00.000Z', [fee('455', 'QUARTERLY', { timing: 'ARREAR' })], byDays);
      const other = await planOf(app.api, [fee('910', 'QUARTERLY', { timing: 'ARREAR', name: 'New' })]);
      await world.clock.to('2024-05-20T10:00:00.000Z');
      await app.api.post(`/subscriptions/${subscription.id}/change/execute`, { target_plan_id: other.id });
      await world.clock.to('2024-06-21');
      await terminate(subscription.id);
      const lines = (await world.invoices()).at(-1)?.line_items ?? [];
      expect(lines.map(({ display_name, amount }) => [display_name, amount])).toEqual([
        ['Fee', '175.00'],
        ['New', '320.00'],
      ]);
    },
  ],
  'LSC-016': [
    '32 of 91 days of a calendar quarter',
    async () => {
      const { world, subscription } = await begin('2024-05-20T10:00:00.000Z', [fee('910', 'QUARTERLY', { timing: 'ARREAR' })], calendar);
      await world.clock.to('2024-06-21');
      await terminate(subscription.id);
      expect(await totals(world)).toEqual(['320.00']);
    },
  ],
  'LSC-019': [
    'nothing is billed until the minute in which the trial ends, then the rest of the month',
    async () => {
      const { world } = await begin('2024-03-05T12:12:00.000Z', [fee('50000', 'MONTHLY'), usage('10', 'MONTHLY')], { ...calendar, trial_period_days: 10 });
      await world.clock.to('2024-03-15T12:02:00.000Z');
      expect(await totals(world)).toEqual([]);
      await world.clock.to('2024-03-15T13:02:00.000Z');
      expect(await totals(world)).toEqual(['27419.35']);
    },
  ],
  'LSC-039': [
    'an invoice in the middle of the month is taken off the last one of 18 days',
    async () => {
      const specs = [fee('31', 'MONTHLY', { timing: 'ARREAR' }), usage('200', 'MONTHLY')];
      const { world, subscription } = await begin('2022-12-01', specs, { ...calendar, auto_invoice_threshold: '200' });
      await world.clock.to('2022-12-16');
      await world.events(1, { at: '2022-12-15T23:59:00.000Z' });
      await world.clock.to('2022-12-16T00:01:00.000Z');
      expect(await totals(world)).toEqual(['200.00']);
      await world.clock.to('2022-12-19');
      await terminate(subscription.id);
      expect(await totals(world)).toEqual(['200.00', '18.00']);
    },
  ],
  'LSC-044': [
    'months from the 31st end where short months do, and the 31st comes back',
    async () => {
      const { world } = await begin('2024-01-31T01:00:00.000Z', [fee('10', 'MONTHLY', { timing: 'ARREAR' })], {});
      await world.clock.to('2024-04-30T02:00:00.000Z');
      expect(await bounds(world)).toEqual(['2024-01-31 2024-02-29', '2024-02-29 2024-03-31', '2024-03-31 2024-04-30']);
    },
  ],
  'LSC-045': [
    'fees in advance from the 30th, with the usage of the month before',
    async () => {
      const { world } = await begin('2024-01-30', [fee('10', 'MONTHLY'), usage('1', 'MONTHLY')], {});
      await world.clock.to('2024-04-30T02:00:00.000Z');
      const lines = (await world.invoices()).map(({ line_items }) =>
        line_items.map((line) => `${line.period_start?.slice(5, 10)} ${line.period_end?.slice(5, 10)}`),
      );
      expect(lines).toEqual([['01-30 02-29'], ['02-29 03-30', '01-30 02-29'], ['03-30 04-30', '02-29 03-30'], ['04-30 05-30', '03-30 04-30']]);
    },
  ],
  'LSC-046': [
    'a yearly plan in arrears is billed after a year and not before',
    async () => {
      const { world } = await begin('2024-01-31T01:00:00.000Z', [fee('10', 'ANNUAL', { timing: 'ARREAR' })], {});
      await world.clock.to('2024-04-30T02:00:00.000Z');
      expect(await bounds(world)).toEqual([]);
      await world.clock.to('2025-01-31T02:00:00.000Z');
      expect(await bounds(world)).toEqual(['2024-01-31 2025-01-31']);
    },
  ],
  'LSC-048': [
    'a plan of half years in arrears is billed after each of them',
    async () => {
      const { world } = await begin('2024-01-31T01:00:00.000Z', [fee('10', 'HALF_YEARLY', { timing: 'ARREAR' })], {});
      await world.clock.to('2024-06-30T02:00:00.000Z');
      expect(await bounds(world)).toEqual([]);
      await world.clock.to('2025-01-31T02:00:00.000Z');
      expect(await bounds(world)).toEqual(['2024-01-31 2024-07-31', '2024-07-31 2025-01-31']);
    },
  ],
};

it('every story is told, or the reason is known why our law tells it otherwise', () => {
  const known = [...Object.keys(told), ...Object.keys(LAGO_DIFFERENCES)].sort();
  expect(known).toEqual(stories.map(({ id }) => id).sort());
});

it.each(Object.entries(told).map(([id, [title, story]]) => [id, title, story] as const))('%s: %s', async (_id, _title, story) => {
  await expect(story()).resolves.toBeUndefined();
});
