import type { Api } from '../api';
import type { Charge } from './charges';
import { type ClockView, type SubscriptionView, toInstant, World } from './world';

type Fields = Readonly<Record<string, unknown>>;

interface Recipe {
  readonly clock: string | null;
  readonly plan: Fields | null;
  readonly customers: readonly { readonly name: string; readonly fields: Fields }[];
  readonly grants: readonly { readonly customer: string; readonly fields: Fields }[];
  readonly subscriptions: readonly { readonly customer: string; readonly fields: Fields }[];
}

/** Every step answers with a new scenario, so a file can keep one and vary it. `start` makes it real. */
export interface Scenario {
  /** Its customers live on a test clock that stands at this instant. */
  clock(at: string): Scenario;
  /** The plan that subscriptions take: its charges, then fields of the plan such as currency or billing period. */
  plan(charges: Charge | readonly Charge[], fields?: Fields): Scenario;
  customer(name: string, fields?: Fields): Scenario;
  /** Credits for the last customer, granted before it subscribes. */
  grant(amount: number, fields?: Fields): Scenario;
  /** A subscription of the last customer. */
  subscribe(fields?: Fields): Scenario;
  start(): Promise<World>;
}

const NOTHING: Recipe = { clock: null, plan: null, customers: [], grants: [], subscriptions: [] };

// Names are unique in a file, so scenarios of one file never meet.
let started = 0;

/** Begins a scenario on an app. Example: `await scenario(app).clock('2024-01-31').plan(perUnit('0.01')).customer('acme').subscribe().start()` */
export function scenario(app: { readonly api: Api }): Scenario {
  return build(app, NOTHING);
}

function build(app: { readonly api: Api }, recipe: Recipe): Scenario {
  const last = () => recipe.customers.at(-1)?.name ?? 'customer';
  const next = (changes: Partial<Recipe>) => build(app, { ...recipe, ...changes });
  return {
    clock: (at) => next({ clock: toInstant(at) }),
    plan: (charges, fields = {}) => next({ plan: { name: 'Plan', currency: 'usd', charges: [charges].flat(), ...fields } }),
    customer: (name, fields = {}) => next({ customers: [...recipe.customers, { name, fields }] }),
    grant: (amount, fields = {}) => next({ grants: [...recipe.grants, { customer: last(), fields: { amount, ...fields } }] }),
    subscribe: (fields = {}) => next({ subscriptions: [...recipe.subscriptions, { customer: last(), fields }] }),
    start: () => start(app.api, recipe),
  };
}

async function start(api: Api, recipe: Recipe): Promise<World> {
  const suffix = (started += 1);
  const clock = recipe.clock === null ? null : await api.post<ClockView>('/test-clocks', { frozen_time: recipe.clock });
  const plan = recipe.plan === null ? { id: '' } : await api.post<{ readonly id: string }>('/pricing-plans', recipe.plan);
  const customers = new Map<string, string>();
  for (const { name, fields } of recipe.customers.length > 0 ? recipe.customers : [{ name: 'customer', fields: {} }]) {
    const external_id = `${name}-${suffix}`;
    await api.post('/customers', { external_id, ...(clock === null ? {} : { test_clock_id: clock.id }), ...fields });
    customers.set(name, external_id);
  }
  for (const grant of recipe.grants) await api.post('/credit-grants', { customer_id: customers.get(grant.customer), ...grant.fields });
  const subscriptions: SubscriptionView[] = [];
  for (const { customer, fields } of recipe.subscriptions) {
    subscriptions.push(await api.post<SubscriptionView>('/subscriptions', { customer_id: customers.get(customer), plan_id: plan.id, ...fields }));
  }
  return new World({ api, clock, customers, planId: plan.id, subscriptions });
}
