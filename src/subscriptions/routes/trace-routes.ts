import { z } from 'zod';
import { route, type Route } from '../../http';
import { refuse } from '../../platform';
import { findEvent } from '../../usage';
import { traceEvent, type EventTrace } from '../operations/trace-event';
import type { SubscriptionDeps } from '../port';

const TraceQuery = z.object({ event_id: z.string().min(1).max(300) });

const Trace = z
  .object({
    event_id: z.string(),
    event_name: z.string(),
    timestamp: z.string(),
    ingested_at: z.string(),
    customer: z.object({ id: z.string(), external_id: z.string() }).nullable(),
    meters: z.array(
      z.object({
        meter_id: z.string(),
        name: z.string(),
        matched: z.boolean().meta({ description: 'False when the filters of the meter leave the event out.' }),
        reading: z.string().nullable(),
        error: z.string().nullable(),
      }),
    ),
    lines: z.array(
      z.object({
        subscription_id: z.string(),
        subscription_line_item_id: z.string(),
        price_id: z.string(),
        state: z.enum(['billed', 'pending', 'late', 'outside']),
        invoice_id: z.string().nullable(),
        invoice_number: z.string().nullable(),
        invoice_line_item_id: z.string().nullable(),
      }),
    ),
    verdict: z.enum(['billed', 'pending', 'late', 'not_billed']),
    reason: z.string(),
  })
  .meta({ id: 'EventTrace' });

const trace = route<SubscriptionDeps, undefined, typeof TraceQuery>({
  method: 'get',
  path: '/events/trace',
  tag: 'Events',
  summary: 'Say why an event is, or is not, billed',
  description: 'Follows the event through customer, meters and their filters, subscription lines and invoices to the point where it stops.',
  role: 'read',
  query: TraceQuery,
  answers: { 200: Trace },
  refusals: ['not_found'],
  async handle({ deps, environmentId, query }) {
    const event = (await findEvent(deps.db, environmentId, query.event_id)) ?? refuse('not_found', { event_id: query.event_id });
    return { status: 200, body: toView(await traceEvent(deps, environmentId, event)) };
  },
});

function toView({ event, customer, meters, lines }: EventTrace): z.infer<typeof Trace> {
  const { event_id, event_name, occurred_at, ingested_at } = event;
  return {
    ...{ event_id, event_name, timestamp: occurred_at, ingested_at, customer: customer && { id: customer.id, external_id: customer.external_id } },
    meters: meters.map(({ meter, measured }) => ({
      ...{ meter_id: meter.id, name: meter.name, matched: measured !== null, reading: measured?.reading ?? null },
      error: measured !== null && measured.reading === null ? 'the value could not be read' : null,
    })),
    lines: lines.map(({ subscription, line, invoice, state }) => ({
      ...{ subscription_id: subscription.id, subscription_line_item_id: line.item.id, price_id: line.price.id, state },
      ...{ invoice_id: invoice?.id ?? null, invoice_number: invoice?.number ?? null, invoice_line_item_id: invoice?.line_item_id ?? null },
    })),
    ...verdictOf({ event, customer, meters, lines }),
  };
}

function verdictOf({ customer, meters, lines }: EventTrace): Pick<z.infer<typeof Trace>, 'verdict' | 'reason'> {
  if (lines.some((line) => line.state === 'billed')) return { verdict: 'billed', reason: 'It is on a final invoice.' };
  if (lines.some((line) => line.state === 'late')) return { verdict: 'late', reason: 'It arrived after the cut-off of the invoice of its period.' };
  if (lines.some((line) => line.state === 'pending')) return { verdict: 'pending', reason: 'Its period is not final yet.' };
  if (customer === null) return { verdict: 'not_billed', reason: 'No customer has this id.' };
  if (meters.length === 0) return { verdict: 'not_billed', reason: 'No meter counts events of this name.' };
  if (meters.every((trace) => trace.measured === null)) return { verdict: 'not_billed', reason: 'The filters of every meter leave it out.' };
  if (lines.length === 0) return { verdict: 'not_billed', reason: 'No subscription of the customer has a price for the meters that count it.' };
  return { verdict: 'not_billed', reason: 'It lies outside the time of the subscriptions that could bill it.' };
}

export const traceRoutes: readonly Route<SubscriptionDeps>[] = [trace];
