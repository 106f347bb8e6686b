import { z } from 'zod';
import { customerRefs } from '../customers';
import { route, type Route } from '../http';
import { LIMITS, refuse, type Deps } from '../platform';
import { measuredEvents, MeasuredEventView, measureUsage, toMeasuredEventView } from '../usage';
import type { UsageSource } from './line-source';
import { loadParty } from './load-party';
import type { InvoiceLineRow, InvoiceRow } from './rows';
import { linesOf, requireInvoice } from './store';

const Params = z.object({ id: z.string(), line_id: z.string() });
const Query = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(LIMITS.listLimit).default(LIMITS.listLimitDefault),
});

const LineEvents = z
  .object({
    invoice_id: z.string(),
    line_item_id: z.string(),
    event_count: z.int().meta({ description: 'Events that the line was computed from, as stored with it.' }),
    checksum: z.string().meta({ description: 'Over the ids of those events, as stored with the line.' }),
    verified: z.boolean().meta({ description: 'Whether the events found now are exactly those: same count, same checksum.' }),
    items: z.array(MeasuredEventView),
    next_cursor: z.string().nullable(),
    has_more: z.boolean(),
  })
  .meta({ id: 'LineEvents' });

const lineEvents = route<Deps, typeof Params, typeof Query>({
  method: 'get',
  path: '/invoices/:id/line-items/:line_id/events',
  tag: 'Invoices',
  summary: 'List the events that an invoice line was computed from',
  description:
    'Found by the bounds, meter version and cut-off stored with the line, so the answer is the same years later, as long as the events are retained.',
  role: 'read',
  params: Params,
  query: Query,
  answers: { 200: LineEvents },
  refusals: ['invoice_not_found', 'not_found', 'invalid_cursor'],
  async handle({ deps, environmentId, params, query }) {
    const invoice = await requireInvoice(deps.db, environmentId, params.id);
    const line = (await linesOf(deps.db, [invoice.id])).find((candidate) => candidate.id === params.line_id);
    const source = line && sourceOf(invoice, line);
    if (!line || !source) return refuse('not_found', { line_item_id: params.line_id });
    const { customer } = await loadParty(deps.db, environmentId, invoice.customer_id);
    const scope = { environmentId, customerRefs: customerRefs(customer), meter: source.meter.definition, ingestedBefore: cutoffOf(invoice, source) };
    const [found] = await measureUsage(deps.db, { ...scope, segments: [source.period] });
    const page = await measuredEvents(deps.db, { ...scope, segment: source.period, errorsOnly: false, cursor: query.cursor, limit: query.limit });
    const event_count = Number(line.event_count ?? 0);
    const checksum = line.checksum ?? '0';
    const verified = found?.eventCount === event_count && found.checksum === checksum;
    const cursor = { next_cursor: page.nextCursor, has_more: page.nextCursor !== null };
    return {
      status: 200,
      body: { invoice_id: invoice.id, line_item_id: line.id, event_count, checksum, verified, items: page.events.map(toMeasuredEventView), ...cursor },
    };
  },
});

function sourceOf(invoice: InvoiceRow, line: InvoiceLineRow): UsageSource | undefined {
  return invoice.inputs.sources.find(
    (source): source is UsageSource =>
      source.kind === 'usage' && source.subscriptionLineItemId === line.subscription_line_item_id && source.period.start === line.period_start,
  );
}

/** A draft was computed at a cut-off of its own, kept in its inputs. */
function cutoffOf(invoice: InvoiceRow, source: UsageSource): string | null {
  const measured = invoice.inputs.invoice.lines.find((line) => line.key === source.key);
  return invoice.ingested_before ?? measured?.measurement?.ingestedBefore ?? null;
}

export const lineEventRoutes: readonly Route[] = [lineEvents];
