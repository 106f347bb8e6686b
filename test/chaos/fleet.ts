import { toInstant } from '../harness/scenario/world';
import { flat, perUnit } from '../harness/scenario';
import type { Api } from '../harness/api';

const EVENT = 'request';
const UNIT_CENTS = 7n;
const FEE_CENTS = 100n;
const CREDITS = 20;

/** Many subscriptions on one clock, whose every invoice can be foretold. */
export interface Fleet {
  readonly size: number;
  /** Sends the usage of a month, counted from the start. */
  use(month: number): Promise<void>;
  /** Asks for the clock to be at an instant until it is, however often the workers die meanwhile. */
  advance(to: string): Promise<void>;
}

export const START = { year: 2024, month: 1 };

/** The first instant of a month, counted from the start. */
export function monthStart(month: number): string {
  return new Date(Date.UTC(START.year, START.month - 1 + month)).toISOString();
}

export function usageOf(customer: number, month: number): number {
  return (customer * 7 + month * 3) % 6;
}

/** What the invoice of a month must come to, in cents: credits pay for the first units of all time. */
export function expectedCents(customer: number, month: number): bigint {
  const before = Array.from({ length: month }, (_, earlier) => usageOf(customer, earlier)).reduce((sum, used) => sum + used, 0);
  const covered = Math.min(usageOf(customer, month), Math.max(0, CREDITS - before));
  return FEE_CENTS + BigInt(usageOf(customer, month) - covered) * UNIT_CENTS;
}

export async function makeFleet(api: Api, size: number): Promise<Fleet> {
  const clock = await api.post<{ id: string }>('/test-clocks', { frozen_time: monthStart(0) });
  const charges = [flat('1'), perUnit('0.07')];
  const plan = await api.post<{ id: string }>('/pricing-plans', { name: 'Fleet', currency: 'usd', charges });
  for (let n = 0; n < size; n += 1) {
    const customer_id = `ship-${n}`;
    await api.post('/customers', { external_id: customer_id, test_clock_id: clock.id });
    await api.post('/subscriptions', { customer_id, plan_id: plan.id });
    await api.post('/credit-grants', { customer_id, amount: CREDITS, rollover: true });
  }
  return {
    size,
    async use(month) {
      const events = Array.from({ length: size }, (_, n) => eventsOf(n, month)).flat();
      for (let from = 0; from < events.length; from += 1_000) await api.post('/events/batch', { events: events.slice(from, from + 1_000) });
    },
    async advance(to) {
      for (;;) {
        const { status, body } = await api.ask<object>('POST', `/test-clocks/${clock.id}/advance`, { frozen_time: toInstant(to) });
        if (status === 200) return;
        if (status !== 503) throw new Error(`advance answered ${status}: ${JSON.stringify(body)}`);
      }
    },
  };
}

function eventsOf(customer: number, month: number) {
  return Array.from({ length: usageOf(customer, month) }, (_, n) => ({
    ...{ event_name: EVENT, customer_id: `ship-${customer}`, idempotency_key: `${customer}-${month}-${n}` },
    timestamp: new Date(Date.parse(monthStart(month)) + (n + 1) * 86_400_000).toISOString(),
  }));
}
