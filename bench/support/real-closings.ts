import type { Db } from '../../src/platform';
import { eachOf, until } from './wait';

export interface RealClosingsInput {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly db: Db;
  readonly count: number;
  readonly leadSeconds: number;
  /** Called when everything is set up and sleeps, shortly before the instant. */
  readonly onReady: () => void;
  /** Called with the number of final invoices whenever they are counted. */
  readonly onProgress?: (closed: number) => Promise<void>;
}

export interface RealClosings {
  readonly perSecond: number;
  readonly lost: number;
  readonly doubled: number;
}

const DAY_MS = 86_400_000;
const EVENTS_EACH = 30;
const EVENTS_PER_CALL = 990;

/** Sets up subscriptions whose day ends at one instant, waits for their invoices and counts them. */
export async function closingsPerSecond(input: RealClosingsInput): Promise<RealClosings> {
  const call = caller(input);
  const end = Date.now() + input.leadSeconds * 1_000;
  await setUp(call, input.count, end);
  if (Date.now() > end) throw new Error('The subscriptions took longer to set up than the lead time; raise it with --lead.');
  await until(() => Promise.resolve(Date.now() > end - 500 ? true : null));
  input.onReady();
  const last = await until(() => lastInvoice(input, end));
  const [row] = (
    await input.db.raw(
      `select count(*)::int as n, count(distinct subscription_id)::int as subscriptions from invoices where kind = 'period' and period_end = ?`,
      [new Date(end).toISOString()],
    )
  ).rows as { n: number; subscriptions: number }[];
  return { perSecond: input.count / ((last - end) / 1_000), lost: input.count - (row?.subscriptions ?? 0), doubled: (row?.n ?? 0) - (row?.subscriptions ?? 0) };
}

async function lastInvoice({ db, count, onProgress }: RealClosingsInput, end: number): Promise<number | null> {
  const { rows } = (await db.raw(
    `select count(*)::int as n, max(updated_at) as last from invoices where kind = 'period' and status = 'finalized' and period_end = ?`,
    [new Date(end).toISOString()],
  )) as { rows: { n: number; last: string }[] };
  const [row] = rows;
  await onProgress?.(row?.n ?? 0);
  return row && row.n >= count ? Date.parse(row.last) : null;
}

/** Customers with a subscription, a credit grant and usage: a graduated price of 30 events, a fee, and credits for five of the events. */
async function setUp(call: Call, count: number, end: number): Promise<void> {
  const [environment] = (await call('GET', '/environments')).items as { id: string }[];
  await call('PUT', `/environments/${environment?.id}`, { settings: { grace_seconds: 0 } });
  const plan = await call('POST', '/pricing-plans', PLAN);
  const customers = Array.from({ length: count }, (_, index) => `bench-${end}-${index}`);
  await eachOf(customers, 16, async (customer) => {
    await call('POST', '/customers', { external_id: customer });
    await call('POST', '/subscriptions', { customer_id: customer, plan_id: plan.id, start_date: new Date(end - DAY_MS).toISOString() });
    await call('POST', '/credit-grants', { customer_id: customer, amount: 5 });
  });
  const events = customers.flatMap((customer) => eventsOf(customer, end));
  const batches = Array.from({ length: Math.ceil(events.length / EVENTS_PER_CALL) }, (_, index) =>
    events.slice(index * EVENTS_PER_CALL, (index + 1) * EVENTS_PER_CALL),
  );
  await eachOf(batches, 4, async (batch) => {
    await call('POST', '/events/batch', { events: batch });
  });
}

const PLAN = {
  name: 'Bench',
  currency: 'usd',
  billing_period: 'daily',
  charges: [
    {
      event_name: 'request',
      pricing_model: 'graduated',
      tiers: [
        { up_to: 10, unit_amount: '0.10' },
        { up_to: null, unit_amount: '0.05' },
      ],
    },
    { event_name: 'seat', pricing_model: 'flat', amount: '5' },
  ],
};

function eventsOf(customer: string, end: number) {
  const timestamp = new Date(end - DAY_MS / 2).toISOString();
  return Array.from({ length: EVENTS_EACH }, (_, index) => ({ event_name: 'request', customer_id: customer, event_id: `${customer}-${index}`, timestamp }));
}

type Call = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

function caller({ baseUrl, apiKey }: RealClosingsInput): Call {
  return async (method, path, body) => {
    const response = await fetch(`${baseUrl}/v1${path}`, {
      method,
      headers: { 'X-API-Key': apiKey, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  };
}
