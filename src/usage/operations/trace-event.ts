import { measure, type MeterDefinition, propertyText } from '../../billing/metering';
import { type CustomerRow, findClaimant, toCustomerView } from '../../customers';
import type { Deps } from '../../platform';
import type { EventRow } from '../store';
import type { EventTrace, ProcessedEvent } from '../trace-schema';
import { linesOfMeters, metersOfEvent, type TracedLine, type TracedMeter } from '../trace.sql';

export interface TracedEvent {
  readonly status: 'processed' | 'failed';
  readonly trace: EventTrace;
  readonly processed: readonly ProcessedEvent[];
}

interface Matched {
  readonly meter: TracedMeter;
  /** The property that keeps the meter from counting the event. */
  readonly filter: string | null;
  /** What the event counts for by itself; null when it carries no usable value. */
  readonly value: string | null;
}

/** Follows one event on its way to an invoice, as the data stands now: customer, meters, prices, subscription lines. */
export async function traceEvent(deps: Deps, event: EventRow, tenantId: string): Promise<TracedEvent> {
  const customer = await findClaimant(deps.db, event.environment_id, event.customer_ref);
  const meters = (await metersOfEvent(deps.db, event.environment_id, event.event_name)).map((meter) => matchOf(meter, event));
  const matched = meters.filter((match) => match.filter === null);
  const lines =
    customer === undefined
      ? []
      : await linesOfMeters(
          deps.db,
          customer.id,
          matched.map((match) => match.meter.id),
        );
  const active = lines.filter((line) => isActive(line, event));
  const readable = new Map(matched.flatMap((match) => (match.value === null ? [] : [[match.meter.id, match.value] as const])));
  const processed = customer === undefined ? [] : active.flatMap((line) => processedBy(line, event, customer, readable.get(line.meter_id)));
  const trace = traceOf({ customer, meters, lines, active, processed: processed.length > 0, tenantId }, event);
  return { status: trace.failure_point === null ? 'processed' : 'failed', trace, processed };
}

function matchOf(meter: TracedMeter, event: EventRow): Matched {
  const filter = meter.definition.filters.find(({ key, values }) => !values.includes(propertyText(event.properties, key) ?? '\0'));
  return { meter, filter: filter?.key ?? null, value: valueOf(meter.definition, event) };
}

/** The core measures an hour in which nothing but this event happened. */
function valueOf(meter: MeterDefinition, event: EventRow): string | null {
  const start = `${event.occurred_at.slice(0, 13)}:00:00.000Z`;
  const end = new Date(Date.parse(start) + 3_600_000).toISOString();
  const alone = { eventId: event.event_id, eventName: event.event_name, occurredAt: event.occurred_at, properties: event.properties };
  const { quantity, errorCount } = measure({ ...meter, filters: [] }, [alone], { start, end });
  return errorCount > 0 ? null : quantity;
}

function isActive(line: TracedLine, event: EventRow): boolean {
  return withinRange(line, event) && (line.ended_at === null || event.occurred_at < line.ended_at);
}

function withinRange(line: TracedLine, event: EventRow): boolean {
  return event.occurred_at >= line.start_date && (line.end_date === null || event.occurred_at < line.end_date);
}

function processedBy(line: TracedLine, event: EventRow, customer: CustomerRow, value: string | undefined): readonly ProcessedEvent[] {
  if (value === undefined) return [];
  const { feature_id, meter_id, price_id, line_item_id: sub_line_item_id, subscription_id } = line;
  return [{ customer_id: customer.id, feature_id, meter_id, price_id, sub_line_item_id, subscription_id, qty_total: value, processed_at: event.ingested_at }];
}

interface Findings {
  readonly customer: CustomerRow | undefined;
  readonly meters: readonly Matched[];
  readonly lines: readonly TracedLine[];
  readonly active: readonly TracedLine[];
  readonly processed: boolean;
  readonly tenantId: string;
}

function traceOf(findings: Findings, event: EventRow): EventTrace {
  const { customer, meters, lines, active, processed, tenantId } = findings;
  const matched = meters.filter((match) => match.filter === null);
  const found = (yes: boolean) => (yes ? ('found' as const) : ('not_found' as const));
  return {
    customer_lookup: {
      status: found(customer !== undefined),
      error: null,
      customer: customer === undefined ? null : toCustomerView(customer, tenantId),
    },
    meter_matching: {
      status: found(matched.length > 0),
      error: null,
      matched_meters: matched.map(({ meter, value }) => ({ meter_id: meter.id, event_name: event.event_name, name: meter.name, value, meter: null })),
      unmatched_meters: meters.flatMap(({ meter, filter }) => (filter === null ? [] : [{ meter_id: meter.id, name: meter.name, filter }])),
    },
    price_lookup: {
      status: found(lines.length > 0),
      error: null,
      matched_prices: lines.map((line) => ({ price_id: line.price_id, meter_id: line.meter_id, status: line.price_status, price: null })),
    },
    subscription_line_item_lookup: {
      status: found(active.length > 0),
      error: null,
      matched_line_items: lines.map((line) => ({
        sub_line_item_id: line.line_item_id,
        subscription_id: line.subscription_id,
        price_id: line.price_id,
        start_date: line.start_date,
        end_date: line.end_date,
        timestamp_within_range: withinRange(line, event),
        is_active_for_event: active.includes(line),
        subscription_line_item: null,
      })),
    },
    attributed_to_customer: { status: processed ? 'attributed' : 'not_found', error: null },
    failure_point: failureOf(findings, matched),
  };
}

/** The first step at which the event got stuck. */
function failureOf({ customer, meters, lines, active, processed }: Findings, matched: readonly Matched[]): EventTrace['failure_point'] {
  const failure = (failure_point_type: NonNullable<EventTrace['failure_point']>['failure_point_type'], code: string, message: string) => ({
    failure_point_type,
    error: { code, message, success: false as const, error: { message, internal_error: code } },
  });
  if (customer === undefined) return failure('customer_lookup', 'customer_not_found', 'No customer has this id; when one is made with it, the event counts.');
  if (meters.length === 0) return failure('meter_lookup', 'no_meter_for_event_name', 'No meter counts events of this name.');
  if (matched.length === 0) return failure('meter_lookup', 'no_matching_meter', 'Every meter of this name filters the event out.');
  if (lines.length === 0) return failure('price_lookup', 'no_price', 'The customer has no subscription with a price on a matching meter.');
  if (active.length === 0) return failure('subscription_line_item_lookup', 'not_active', 'No matching subscription line was active when the event happened.');
  return processed ? null : failure('attributed_to_customer', 'value_not_numeric', 'The property that the meter reads has no usable number.');
}
