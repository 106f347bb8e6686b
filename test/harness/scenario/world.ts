import type { z } from 'zod';
import type { Invoice, InvoicePreview } from '../../../src/invoices';
import type { Run, Subscription } from '../../../src/subscriptions/answers';
import type { TestClock } from '../../../src/clocks/schema';
import type { CreditGrant } from '../../../src/credits/schema';
import type { Api } from '../api';
import { EVENT } from './charges';

export type InvoiceView = z.infer<typeof Invoice>;
export type SubscriptionView = z.infer<typeof Subscription>;
export type ClockView = z.infer<typeof TestClock>;
export type GrantView = z.infer<typeof CreditGrant>;
type List<T> = { readonly items: readonly T[]; readonly pagination: { readonly total: number } };

export interface EventsOptions {
  /** When they happened; the clock's present by default. */
  readonly at?: string;
  readonly event?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly customer?: string;
}

export interface WorldParts {
  readonly api: Api;
  readonly clock: ClockView | null;
  /** External ids by the names that the scenario gave. */
  readonly customers: ReadonlyMap<string, string>;
  readonly planId: string;
  readonly subscriptions: readonly SubscriptionView[];
}

// Sent events never share an id, over all scenarios of a file.
let sent = 0;

/** What a scenario made, and the things that tests do with it. Customers and subscriptions default to the first. */
export class World {
  readonly api: Api;
  readonly planId: string;
  private time: string | null;

  constructor(private readonly parts: WorldParts) {
    this.api = parts.api;
    this.planId = parts.planId;
    this.time = parts.clock?.frozen_time ?? null;
  }

  /** The external id of a customer by its name in the scenario. */
  customer(name?: string): string {
    const id = name === undefined ? [...this.parts.customers.values()][0] : this.parts.customers.get(name);
    if (id === undefined) throw new Error(`The scenario has no customer ${name ?? 'at all'}.`);
    return id;
  }

  /** The id of a subscription, in the order in which they were made. */
  subscriptionId(index = 0): string {
    const subscription = this.parts.subscriptions[index];
    if (subscription === undefined) throw new Error(`The scenario has no subscription ${index}.`);
    return subscription.id;
  }

  readonly clock = {
    /** Advances the scenario's clock and answers with what happened on the way. */
    to: async (instant: string): Promise<ClockView> => {
      const moved = await this.api.post<ClockView>(`/test-clocks/${this.clockId()}/advance`, { frozen_time: toInstant(instant) });
      this.time = moved.frozen_time;
      return moved;
    },
  };

  clockId(): string {
    if (this.parts.clock === null) throw new Error('The scenario has no clock.');
    return this.parts.clock.id;
  }

  /** Sends so many events, all alike but for their ids. */
  async events(count: number, { at, event = EVENT, properties = {}, customer }: EventsOptions = {}): Promise<void> {
    const instant = at === undefined ? this.time : toInstant(at);
    const base = { event_name: event, customer_id: this.customer(customer), properties, ...(instant === null ? {} : { timestamp: instant }) };
    for (let left = count; left > 0; left -= 1_000) {
      const events = Array.from({ length: Math.min(left, 1_000) }, () => ({ ...base, idempotency_key: `event-${(sent += 1)}` }));
      await this.api.post('/events/batch', { events });
    }
  }

  subscribe(body: Readonly<Record<string, unknown>> = {}): Promise<SubscriptionView> {
    return this.api.post('/subscriptions', { customer_id: this.customer(), plan_id: this.planId, ...body });
  }

  subscription(index = 0): Promise<SubscriptionView> {
    return this.api.get(`/subscriptions/${this.subscriptionId(index)}`);
  }

  cancel(body: Readonly<Record<string, unknown>>, index = 0): Promise<SubscriptionView> {
    return this.api.post(`/subscriptions/${this.subscriptionId(index)}/cancel`, body);
  }

  grant(amount: number, body: Readonly<Record<string, unknown>> = {}, customer?: string): Promise<GrantView> {
    return this.api.post('/credit-grants', { customer_id: this.customer(customer), amount, ...body });
  }

  /** The invoices of a customer, oldest period first. */
  async invoices(customer?: string): Promise<readonly InvoiceView[]> {
    const body = { customer_id: this.customer(customer), sort: [{ field: 'period_end', direction: 'asc' }], limit: 1_000 };
    return (await this.api.post<List<InvoiceView>>('/invoices/search', body)).items;
  }

  preview(index = 0): Promise<z.infer<typeof InvoicePreview>> {
    return this.api.post('/invoices/preview', { subscription_id: this.subscriptionId(index) });
  }

  async runs(index = 0): Promise<readonly z.infer<typeof Run>[]> {
    return (await this.api.get<List<z.infer<typeof Run>>>(`/subscriptions/${this.subscriptionId(index)}/runs?limit=1000&order=asc`)).items;
  }
}

/** A date is its midnight in UTC. */
export function toInstant(text: string): string {
  return text.includes('T') ? text : `${text}T00:00:00.000Z`;
}

/** An invoice in the words that most assertions are about. */
export function brief(invoice: InvoiceView) {
  const { status, period_start, period_end, total } = invoice;
  return { status, period: `${dateOf(period_start)} ${dateOf(period_end)}`, total };
}

function dateOf(instant: string): string {
  return instant.endsWith('T00:00:00.000Z') ? instant.slice(0, 10) : instant;
}
