import { scenario, testApp } from '../harness';
import { FLEXPRICE_DIFFERENCES } from './flexprice-differences';
import { planOf, type PriceSpec } from './plan-of';
import { storiesOf } from './stories';

const app = testApp();

interface Row {
  readonly id: string;
  readonly case: string;
  readonly op: string;
  readonly input: {
    readonly period_start?: string;
    readonly proration_date?: string;
    readonly effective_date?: string;
    readonly action?: string;
    readonly old_quantity?: string;
    readonly new_quantity?: string;
    readonly old_unit_price?: string;
    readonly new_unit_price?: string;
    readonly unit_price?: string;
    readonly price?: { readonly amount: string };
    readonly prices?: readonly string[];
    readonly price_type?: string;
    readonly behavior?: string;
    readonly strategy?: string;
  };
  readonly expected: Readonly<Record<string, unknown>>;
}

const rows = storiesOf<Row>('flexprice-proration.jsonl');
const told = rows.filter(({ id }) => !(id in FLEXPRICE_DIFFERENCES));

interface Changed {
  readonly proration: { readonly net: string; readonly credits: readonly Amount[]; readonly charges: readonly Amount[] } | null;
}
interface Amount {
  readonly amount: string;
}

interface Seen {
  readonly credits: readonly string[];
  readonly charges: readonly string[];
  readonly net: number;
}

/** A monthly fee in advance, so many at so much, and one at nothing so that there is always a plan; the month is the row's. */
async function begin({ input }: Row) {
  const world = await scenario(app)
    .clock(input.period_start ?? '')
    .customer('acme')
    .start();
  const monthly = (amount: string, name: string, more: Partial<PriceSpec> = {}): PriceSpec => ({ ...fixed, amount, name, ...more });
  const fixed = { type: 'FIXED', period: 'MONTHLY', timing: 'ADVANCE' } as const;
  const plan = await planOf(app.api, [monthly('0', 'Base')]);
  const { id } = await world.subscribe({ plan_id: plan.id, proration_unit: input.strategy === 'day_based' ? 'day' : 'second' });
  const own = (amount: string, quantity = '1') => ({
    price: { type: 'FIXED', billing_model: 'FLAT_FEE', invoice_cadence: 'ADVANCE', billing_period: 'MONTHLY', amount },
    quantity,
  });
  return { world, id, own };
}

function amounts(changed: readonly Changed[]): Seen {
  const pick = (side: 'credits' | 'charges') => changed.flatMap(({ proration }) => proration?.[side].map(({ amount }) => amount) ?? []);
  return {
    credits: pick('credits'),
    charges: pick('charges'),
    net: changed.reduce((sum, { proration }) => sum + Math.round(Number(proration?.net ?? 0) * 100), 0),
  };
}

/** Tells a row: what there was is billed at the start of the month, then it changes. */
async function tell(row: Row): Promise<Seen> {
  const { input } = row;
  const { world, id, own } = await begin(row);
  const old = input.old_unit_price ?? input.unit_price;
  const removes = input.action?.includes('remove_item') === true;
  const adds = input.action?.includes('add_item') === true;
  const settled = { proration_behavior: input.behavior === 'none' ? 'none' : 'create_prorations' };
  const before = removes ? own(old ?? input.price?.amount ?? '0') : adds || old === undefined ? null : own(old, input.old_quantity);
  const line = before && (await app.api.post<{ id: string }>(`/subscriptions/${id}/lineitems`, { ...before, ...settled })).id;
  const at = input.proration_date ?? input.effective_date ?? '';
  if (at !== input.period_start) await world.clock.to(at);
  const changed: Changed[] = [];
  if (removes) changed.push((await app.api.ask<Changed>('DELETE', `/subscriptions/lineitems/${line}`, settled)).body);
  if (adds && input.price_type === 'USAGE') return amounts([await addUsage(world.customer(), id, settled)]);
  if (adds) {
    for (const amount of input.prices ?? [input.new_unit_price ?? input.price?.amount ?? '0']) {
      changed.push(await app.api.post<Changed>(`/subscriptions/${id}/lineitems`, { ...own(amount, input.new_quantity), ...settled }));
    }
  }
  if (line !== null && !removes) {
    const next = { quantity: input.new_quantity, ...(input.new_unit_price === undefined ? {} : { amount: input.new_unit_price }), ...settled };
    changed.push((await app.api.ask<Changed>('PUT', `/subscriptions/lineitems/${line}`, next)).body);
  }
  return amounts(changed);
}

async function addUsage(customer: string, id: string, settled: object): Promise<Changed> {
  const meter = await app.api.post<{ id: string }>('/meters', { name: `Of ${customer}`, event_name: 'request', aggregation: { type: 'COUNT' } });
  const price = { type: 'USAGE', billing_model: 'FLAT_FEE', billing_period: 'MONTHLY', amount: '20', meter_id: meter.id };
  return app.api.post<Changed>(`/subscriptions/${id}/lineitems`, { price, ...settled });
}

type Cents = Readonly<Record<string, number | readonly number[]>>;

/** What a row says, and the same as it was seen, both in cents: only that is compared, and its amounts have as many digits as it pleases. */
function compared({ expected }: Row, seen: Seen): { readonly told: Cents; readonly seen: Cents } {
  const cents = (value: unknown) => Math.round(Math.abs(Number(value)) * 100);
  const sum = (list: readonly string[]) => list.reduce((total, amount) => total + cents(amount), 0);
  const { credit_items, charge_items, credit, charge, charge_total, net, total, net_of_rounded_credit_and_charge } = expected;
  const asked = {
    credit_items: Array.isArray(credit_items) ? [credit_items.map(cents), seen.credits.map(cents)] : null,
    charge_items: Array.isArray(charge_items) ? [charge_items.map(cents), seen.charges.map(cents)] : null,
    credit: credit === undefined ? null : [cents(credit), sum(seen.credits)],
    charge: (charge ?? charge_total ?? total) === undefined ? null : [cents(charge ?? charge_total ?? total), sum(seen.charges)],
    net: (net ?? net_of_rounded_credit_and_charge) === undefined ? null : [Math.round(Number(net ?? net_of_rounded_credit_and_charge) * 100), seen.net],
  };
  const side = (index: 0 | 1) => Object.fromEntries(Object.entries(asked).flatMap(([name, pair]) => (pair === null ? [] : [[name, pair[index] ?? 0]])));
  return { told: side(0), seen: side(1) };
}

it('every row is told, or the reason is known why it is not', () => {
  const ids = new Set(rows.map(({ id }) => id));
  expect(Object.keys(FLEXPRICE_DIFFERENCES).filter((id) => !ids.has(id))).toEqual([]);
  expect(told.map(({ op }) => op).every((op) => ['prorate_change', 'prorate_line_item', 'prorate_quantity_change'].includes(op))).toBe(true);
});

it.each(told.map((row) => [row.id, row.case, row] as const))('%s: %s', async (_id, _case, row) => {
  const { told: said, seen } = compared(row, await tell(row));
  expect(seen).toEqual(said);
});
