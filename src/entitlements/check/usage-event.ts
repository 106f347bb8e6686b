import { addsUp, measure, type MeterDefinition } from '../../billing/metering';
import { decimal } from '../../billing/money';
import { refuse, refuseField } from '../../platform';

type Properties = Readonly<Record<string, unknown>>;

/** An event to record for a feature, as the caller wrote it. */
export interface WantedEvent {
  readonly customer: string;
  /** Null takes what the event counts for. */
  readonly requested: string | null;
  readonly eventId: string;
  readonly eventName: string | null;
  readonly source: string | null;
  readonly properties: Properties;
}

export interface UsageEvent {
  readonly event: Properties;
  /** What it will count for. */
  readonly quantity: string;
}

/** The event that a feature's meter will count, and what for. Refuses one that the meter would not count, or not for what was asked. */
export function toUsageEvent(meter: MeterDefinition, wanted: WantedEvent): UsageEvent {
  const properties = filledProperties(meter, wanted);
  const quantity = contributionOf(meter, wanted, properties);
  return { quantity, event: eventOf(meter, wanted, properties) };
}

/** A quantity stands in for the property that the meter adds up, where that was left out. */
function filledProperties({ aggregation }: MeterDefinition, { properties, requested }: WantedEvent): Properties {
  const { field, type } = aggregation;
  if (requested === null || type === 'count' || field === undefined || aggregation.expression !== undefined || field in properties) return properties;
  return { ...properties, [field]: requested };
}

const EVER = { start: '0001-01-01T00:00:00.000Z', end: '9999-01-01T00:00:00.000Z' };

/** The meter itself says what an event counts for, on this event alone. */
function contributionOf(meter: MeterDefinition, wanted: WantedEvent, properties: Properties): string {
  checkAddsUp(meter);
  if (wanted.eventName !== null && wanted.eventName !== meter.eventName) refuseField('validation_failed', '/event_name', `must be ${meter.eventName}`);
  const { rounding: _rounding, ...unrounded } = meter;
  const alone = { eventId: wanted.eventId, eventName: meter.eventName, occurredAt: '2000-01-01T00:00:00.000Z', properties };
  const counted = measure(unrounded, [alone], EVER);
  if (counted.eventCount === 0) refuseField('validation_failed', '/properties', "do not match the filters of the feature's meter");
  if (counted.errorCount > 0) refuseField('validation_failed', '/properties', 'lack the number that the feature is measured by');
  if (wanted.requested !== null && !decimal(wanted.requested).eq(decimal(counted.quantity))) {
    refuseField('validation_failed', '/quantity', `must be ${counted.quantity}, which is what the event counts for`);
  }
  return counted.quantity;
}

/** Only usage that adds up event by event can be held or recorded with a check. */
export function checkAddsUp(meter: MeterDefinition): void {
  if (!addsUp(meter)) refuse('usage_not_additive', { aggregation: meter.aggregation.type });
}

/** Without a timestamp: it happens now, and a retry is the same event. */
function eventOf(meter: MeterDefinition, { customer, eventId, source }: WantedEvent, properties: Properties): Properties {
  return { event_id: eventId, event_name: meter.eventName, customer_id: customer, ...(source === null ? {} : { source }), properties };
}
