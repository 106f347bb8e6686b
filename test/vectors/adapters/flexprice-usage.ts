import {
  type Aggregation,
  type AggregationType,
  compileExpression,
  decimal,
  type MeterDefinition,
  type MeterFilter,
  measure,
  propertyNumber,
  supportsExpression,
  validateMeter,
} from '../../../src/billing';
import { type Adapter, answering } from '../adapter';
import { at, fields, type Json, list, text, textOrNull } from '../json';

function typeOf(name: string): AggregationType {
  const types: Readonly<Record<string, AggregationType>> = {
    COUNT: 'count',
    SUM: 'sum',
    AVG: 'avg',
    MAX: 'max',
    MIN: 'min',
    LATEST: 'latest',
    COUNT_UNIQUE: 'count_unique',
    SUM_WITH_MULTIPLIER: 'sum_with_multiplier',
    WEIGHTED_SUM: 'weighted_sum',
  };
  const type = types[name];
  if (type === undefined) throw new Error(`unknown aggregation ${name}`);
  return type;
}

function aggregationOf(value: Json): Aggregation {
  const multiplier = textOrNull(value, 'multiplier');
  return { type: typeOf(text(value, 'type')), field: textOrNull(value, 'field') ?? '', ...(multiplier === null ? {} : { multiplier }) };
}

function meterOf(aggregation: Aggregation, filters: readonly MeterFilter[] = []): MeterDefinition {
  return { eventName: 'event', aggregation, filters, reset: 'billing_period' };
}

/** What a meter makes of a single event. */
function quantityOf(meter: MeterDefinition, properties: Json | undefined) {
  const event = { eventId: 'e', eventName: 'event', occurredAt: '2026-01-15T00:00:00.000Z', properties: fields(properties) };
  return measure(meter, [event], { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' });
}

function filtersOf(value: Json | undefined): readonly MeterFilter[] {
  return list(value).map((filter) => ({ key: text(filter, 'key'), values: list(filter, 'values').map((entry) => text(entry)) }));
}

export const flexpriceUsage: Readonly<Record<string, Adapter>> = {
  expression_quantity: answering((input) => {
    const result = compileExpression(text(input, 'expr'))(fields(input, 'properties'));
    return result === undefined ? { error: true } : { quantity: result.toFixed() };
  }),
  expression_property_rejected: answering((input) =>
    compileExpression('value * 1')({ value: text(input, 'value') }) === undefined ? { error: true } : { error: false },
  ),
  property_to_decimal: answering((input) => {
    const number = propertyNumber({ value: at(input, 'value') }, 'value');
    return number === undefined ? { error: true } : { decimal: number.toFixed() };
  }),
  event_quantity: answering((input) => {
    const aggregation = aggregationOf(at(input, 'aggregation') ?? null);
    // A multiplier that is missing is refused when the meter is made; the source then counts nothing.
    const refused = validateMeter(meterOf(aggregation)).length > 0;
    return { quantity: refused ? '0' : quantityOf(meterOf(aggregation), at(input, 'properties')).quantity };
  }),
  meter_filters_match: answering((input) => ({
    match: quantityOf(meterOf({ type: 'count' }, filtersOf(at(input, 'filters'))), at(input, 'properties')).eventCount === 1,
  })),
  aggregation_supports_expression: answering((input) => ({ supported: supportsExpression(typeOf(text(input, 'type'))) })),
  create_meter_validation: answering((input) => {
    const meter = { ...meterOf(aggregationOf(at(input, 'aggregation') ?? null)), eventName: textOrNull(input, 'event_name') ?? '' };
    return { valid: textOrNull(input, 'name') !== null && textOrNull(input, 'reset_usage') !== null && validateMeter(meter).length === 0 };
  }),
  reporting_value: answering((input) => ({
    display: decimal(text(input, 'value'))
      .div(decimal(text(input, 'conversion_rate')))
      .toFixed(1),
  })),
};
