import { zero } from '../money';
import type { Reading } from './aggregate';
import { compileExpression } from './expression';
import type { MeterDefinition } from './meter-definition';
import { propertyNumber, propertyText } from './property-value';
import type { UsageEvent } from './usage-event';

/** The value that one event contributes, or undefined when it has none: the event is an error then. */
export type Reader = (event: UsageEvent) => Reading | undefined;

export function readerOf(meter: MeterDefinition): Reader {
  const { type, field, expression } = meter.aggregation;
  if (type === 'count') return ({ occurredAt, eventId }) => ({ occurredAt, eventId, value: zero, text: '' });
  if (type === 'count_unique') {
    return ({ occurredAt, eventId, properties }) => {
      const text = propertyText(properties, field ?? '');
      return text === undefined ? undefined : { occurredAt, eventId, value: zero, text };
    };
  }
  const valueOf = expression === undefined ? (properties: UsageEvent['properties']) => propertyNumber(properties, field ?? '') : compileExpression(expression);
  return ({ occurredAt, eventId, properties }) => {
    const value = valueOf(properties);
    return value === undefined ? undefined : { occurredAt, eventId, value, text: '' };
  };
}
