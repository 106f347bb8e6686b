import { flat, perUnit, scenario, type Api, type Charge, type InvoiceView, type SubscriptionView, type World } from '../harness';

type Fields = Readonly<Record<string, unknown>>;
type Amounts = readonly { readonly display_name: string; readonly amount: string; readonly period_start: string; readonly period_end: string }[];

/** What every change answers with, previewed or carried out. */
export interface Changed {
  readonly id: string;
  readonly subscription: SubscriptionView;
  readonly proration: { readonly net: string; readonly credits: Amounts; readonly charges: Amounts } | null;
  readonly schedule_id: string | null;
  readonly changed_resources: {
    readonly invoices: readonly { readonly invoice: InvoiceView }[];
    readonly line_items: readonly { readonly id: string; readonly change_action: string; readonly quantity: string; readonly end_date: string | null }[];
  };
}

/** A fee of 300 in advance and requests at 1, from 1 April: a month of thirty days. */
export function monthly(app: { readonly api: Api }, name: string, fields: Fields = {}, charges: readonly Charge[] = seats()): Promise<World> {
  return scenario(app).clock('2024-04-01').plan(charges).customer(name).subscribe(fields).start();
}

export function seats(): readonly Charge[] {
  return [flat('300', { timing: 'advance', name: 'Fee' }), perUnit('1', { name: 'Requests' })];
}

/** Another plan that can be changed to. */
export async function newPlan(world: World, charges: readonly Charge[], fields: Fields = {}): Promise<string> {
  return (await world.api.post<{ readonly id: string }>('/pricing-plans', { name: 'Other', currency: 'usd', charges, ...fields })).id;
}

/** The only line in force that is a fee. */
export async function feeLine(world: World): Promise<string> {
  const { line_items } = await world.subscription();
  return line_items.find((line) => line.price_type === 'FIXED' && line.end_date === null)?.id ?? '';
}

interface Request {
  readonly method?: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly preview?: string;
  readonly body?: Fields;
}

/** Asks for the preview, then for the change itself, and holds them against each other: amounts, invoices and lines are the same. */
export async function change(world: World, { method = 'POST', path, preview = `${path}/preview`, body = {} }: Request): Promise<Changed> {
  const before = await world.invoices();
  const previewed = await world.api.ask<Changed>(method, preview, body);
  expect({ preview: previewed.status, body: previewed.status === 200 ? {} : previewed.body }).toEqual({ preview: 200, body: {} });
  expect(await world.invoices()).toEqual(before);
  const executed = await world.api.ask<Changed>(method, path, body);
  expect({ change: Math.floor(executed.status / 100), body: executed.status < 300 ? {} : executed.body }).toEqual({ change: 2, body: {} });
  const [planned, happened] = [withProration(previewed.body), withProration(executed.body)];
  expect(told(happened)).toEqual(told(planned));
  return happened;
}

/** A change of plan says it under dialect A's name. */
function withProration(answer: Changed & { readonly proration_details?: Changed['proration'] }): Changed {
  return { ...answer, proration: answer.proration ?? answer.proration_details ?? null };
}

/** All of an outcome but the ids, which a preview only borrows. */
function told({ proration, changed_resources, schedule_id }: Changed) {
  const amounts = (rows: Amounts = []) => rows.map(({ display_name, amount, period_start, period_end }) => [display_name, amount, period_start, period_end]);
  return {
    ...{ net: proration?.net, credits: amounts(proration?.credits), charges: amounts(proration?.charges), scheduled: schedule_id !== null },
    invoices: changed_resources.invoices.map(({ invoice }) => ({ total: invoice.total, lines: amounts(invoice.line_items as unknown as Amounts) })),
    lines: changed_resources.line_items.map(({ change_action, quantity, end_date }) => [change_action, quantity, end_date]),
  };
}

function ofSubscription(world: World, index = 0): string {
  return `/subscriptions/${world.subscriptionId(index)}`;
}

/** Changes the quantity of the fee. */
export async function toQuantity(world: World, quantity: string, { effective_date, ...fields }: Fields = {}): Promise<Changed> {
  const line = { id: await feeLine(world), quantity, ...(effective_date === undefined ? {} : { effective_date }) };
  return modify(world, { type: 'quantity_change', quantity_change_params: { line_items: [line] }, ...fields });
}

export function modify(world: World, body: Fields): Promise<Changed> {
  const path = `${ofSubscription(world)}/modify`;
  return change(world, { path: `${path}/execute`, preview: `${path}/preview`, body });
}

/** Changes the plan, by default now and with what that is worth. */
export function toPlan(world: World, target_plan_id: string, fields: Fields = {}): Promise<Changed> {
  const path = `${ofSubscription(world)}/change/v2`;
  const body = { target_plan_id, proration_behavior: 'create_prorations', ...fields };
  return change(world, { path: `${path}/execute`, preview: `${path}/preview`, body });
}

export function addLine(world: World, body: Fields): Promise<Changed> {
  return change(world, { path: `${ofSubscription(world)}/lineitems`, body });
}

export function updateLine(world: World, id: string, body: Fields): Promise<Changed> {
  return change(world, { method: 'PUT', path: `/subscriptions/lineitems/${id}`, body });
}

export function endLine(world: World, id: string, body: Fields = {}): Promise<Changed> {
  return change(world, { method: 'DELETE', path: `/subscriptions/lineitems/${id}`, body });
}

/** What is refused, and why: the reason with what would be legal instead. */
export async function refused(
  world: World,
  path: string,
  body: Fields,
  method = 'POST',
): Promise<{ readonly reason: string; readonly legal: readonly string[] }> {
  const reply = await world.api.ask(method, path, body);
  const { reason, details } = reply.body as unknown as { readonly reason: string; readonly details: { readonly legal?: readonly string[] } };
  return { reason, legal: details?.legal ?? [] };
}

/** A fee for one subscription alone. */
export function ownFee(amount: string, fields: Fields = {}): Fields {
  return { price: { type: 'FIXED', billing_model: 'FLAT_FEE', billing_period: 'MONTHLY', amount, display_name: 'Support', ...fields } };
}

// Names are unique in a file.
let made = 0;

/** An add-on with these prices, in dialect A. */
export async function newAddon(world: World, amount: string, fields: Fields = {}): Promise<string> {
  const { id } = await world.api.post<{ readonly id: string }>('/addons', { name: 'Extra', lookup_key: `extra-${(made += 1)}` });
  await world.api.post('/prices', {
    ...{ entity_type: 'ADDON', entity_id: id, type: 'FIXED', currency: 'usd', billing_model: 'FLAT_FEE', billing_period: 'MONTHLY' },
    ...{ invoice_cadence: 'ADVANCE', amount, display_name: 'Extra', ...fields },
  });
  return id;
}
