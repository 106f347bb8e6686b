import { measuredEvents, type EventRow, type MeasuredEvent } from '../../usage';
import { customerRefs, findClaimant, type CustomerRow } from '../../customers';
import { metersOfEventName, type MeterRow } from '../../catalog';
import type { Deps } from '../../platform';
import type { PricedLine } from '../lines';
import { loadPricedLines } from '../steps';
import type { SubscriptionRow } from '../rows';

export interface MeterTrace {
  readonly meter: MeterRow;
  /** Null when the meter's filters leave the event out. */
  readonly measured: MeasuredEvent | null;
}

export interface LineTrace {
  readonly subscription: SubscriptionRow;
  readonly line: PricedLine;
  readonly invoice: { readonly id: string; readonly number: string | null; readonly status: string; readonly line_item_id: string } | null;
  /** `billed`, `pending` (its period is still open or in grace), `late` (it arrived after the cut-off), `outside` (not within the subscription). */
  readonly state: 'billed' | 'pending' | 'late' | 'outside';
}

export interface EventTrace {
  readonly event: EventRow;
  readonly customer: CustomerRow | null;
  readonly meters: readonly MeterTrace[];
  readonly lines: readonly LineTrace[];
}

/** Follows an event to where it is billed, or to the point where it stops: customer, meters with their filters, subscription lines, invoices. */
export async function traceEvent(deps: Deps, environmentId: string, event: EventRow): Promise<EventTrace> {
  const customer = (await findClaimant(deps.db, environmentId, event.customer_ref)) ?? null;
  const candidates = await metersOfEventName(deps.db, environmentId, event.event_name);
  const meters: MeterTrace[] = [];
  for (const meter of candidates) meters.push({ meter, measured: await measuredBy(deps, environmentId, meter, event) });
  const matched = new Set(meters.filter((trace) => trace.measured !== null).map((trace) => trace.meter.id));
  return { event, customer, meters, lines: customer === null ? [] : await traceLines(deps, customer, event, matched) };
}

async function measuredBy(deps: Deps, environmentId: string, meter: MeterRow, event: EventRow): Promise<MeasuredEvent | null> {
  const segment = { start: event.occurred_at, end: new Date(Date.parse(event.occurred_at) + 1).toISOString() };
  const definition = { ...meter.definition, reset: 'billing_period' as const };
  const scope = { environmentId, customerRefs: [event.customer_ref], meter: definition, segment, ingestedBefore: null, errorsOnly: false };
  const { events } = await measuredEvents(deps.db, { ...scope, cursor: undefined, limit: 1_000 });
  return events.find((candidate) => candidate.event_id === event.event_id) ?? null;
}

async function traceLines(deps: Deps, customer: CustomerRow, event: EventRow, meterIds: ReadonlySet<string>): Promise<readonly LineTrace[]> {
  if (!customerRefs(customer).includes(event.customer_ref)) return [];
  const subscriptions = await deps.db<SubscriptionRow>('subscriptions').where({ customer_id: customer.id }).orderBy('created_at');
  const traces: LineTrace[] = [];
  for (const subscription of subscriptions) {
    const lines = await loadPricedLines(deps, subscription);
    for (const line of lines) {
      if (line.meter !== null && meterIds.has(line.meter.id)) traces.push(await traceLine(deps, subscription, line, event));
    }
  }
  return traces;
}

interface InvoiceFound {
  readonly id: string;
  readonly number: string | null;
  readonly status: string;
  readonly ingested_before: string | null;
  readonly line_item_id: string;
}

async function traceLine(deps: Deps, subscription: SubscriptionRow, line: PricedLine, event: EventRow): Promise<LineTrace> {
  const found = (await deps
    .db('invoice_line_items as line')
    .join('invoices as invoice', 'invoice.id', 'line.invoice_id')
    .where('line.subscription_line_item_id', line.item.id)
    .where('line.period_start', '<=', event.occurred_at)
    .where('line.period_end', '>', event.occurred_at)
    .whereNot('invoice.status', 'void')
    .orderByRaw(`invoice.kind = 'interim', invoice.created_at desc`)
    .first('invoice.id', 'invoice.number', 'invoice.status', 'invoice.ingested_before', 'line.id as line_item_id')) as InvoiceFound | undefined;
  const invoice = found ? { id: found.id, number: found.number, status: found.status, line_item_id: found.line_item_id } : null;
  return { subscription, line, invoice, state: stateOf(subscription, event, found) };
}

function stateOf(subscription: SubscriptionRow, event: EventRow, invoice: InvoiceFound | undefined): LineTrace['state'] {
  if (invoice?.status === 'finalized') return invoice.ingested_before !== null && event.ingested_at >= invoice.ingested_before ? 'late' : 'billed';
  if (invoice) return 'pending';
  const within = event.occurred_at >= subscription.start_date && (subscription.ended_at === null || event.occurred_at < subscription.ended_at);
  return within ? 'pending' : 'outside';
}
