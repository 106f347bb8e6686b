import {
  addMilliseconds,
  type Aggregation,
  decimal,
  Decimal,
  divide,
  instantOf,
  measure,
  type MeterDefinition,
  type MeterRounding,
  type PriceModel,
  type PricingFacts,
  priceQuantity,
  roundQuantity,
  type UsageEvent,
  zero,
} from '../../../src/billing';
import type { Adapter, Answer } from '../adapter';
import { at, type Json, list, text, textOrNull } from '../json';
import { tierOf } from './formats';

const cents = (amount: string | Decimal): string => decimal(amount).shiftedBy(2).toFixed();
const units = (amountInCents: string): string => decimal(amountInCents).shiftedBy(-2).toFixed();

/** Lago's charge properties. Its tables bill the first band's flat fee at zero units. */
export function lagoPrice(model: string, properties: Json, license: string): PriceModel {
  const bands = (key: string, rate: (band: Json) => string) =>
    list(properties, key).map((band, index, all) =>
      tierOf(textOrNull(band, 'to_value'), rate(band), textOrNull(band, 'flat_amount'), index === all.length - 1),
    );
  switch (model) {
    case 'standard':
      return { kind: 'per_unit', unitAmount: text(properties, 'amount') };
    case 'package':
      return {
        kind: 'package',
        amount: text(properties, 'amount'),
        packageSize: text(properties, 'package_size'),
        rounding: 'up',
        freeUnits: textOrNull(properties, 'free_units') ?? '0',
      };
    case 'volume':
      return { kind: 'volume', tiers: bands('volume_ranges', (band) => text(band, 'per_unit_amount')), chargeOnZero: true };
    case 'graduated':
      return { kind: 'graduated', tiers: bands('graduated_ranges', (band) => text(band, 'per_unit_amount')), chargeOnZero: true };
    case 'graduated_percentage':
      return {
        kind: 'graduated',
        tiers: bands('graduated_percentage_ranges', (band) => decimal(text(band, 'rate')).shiftedBy(-2).toFixed()),
        chargeOnZero: true,
      };
    case 'percentage':
      return percentage(properties, license);
    case 'dynamic':
      return { kind: 'dynamic' };
    default:
      throw new Error(`unknown charge model ${model}`);
  }
}

function percentage(properties: Json, license: string): PriceModel {
  const optional = (name: string, key: string): Json => (textOrNull(properties, key) === null ? {} : { [name]: text(properties, key) });
  // Without a licence Lago ignores the limits per event.
  const limits = license.startsWith('none')
    ? {}
    : { ...(optional('minimumPerEvent', 'per_transaction_min_amount') as object), ...(optional('maximumPerEvent', 'per_transaction_max_amount') as object) };
  return {
    kind: 'percentage',
    percent: text(properties, 'rate'),
    ...(optional('fixedPerEvent', 'fixed_amount') as object),
    ...(optional('freeEvents', 'free_units_per_events') as object),
    ...(optional('freeUnits', 'free_units_per_total_aggregation') as object),
    ...limits,
  };
}

function chargeModel(vector: Json): Answer {
  const price = lagoPrice(text(vector, 'model'), at(vector, 'properties') ?? null, textOrNull(vector, 'input', 'license') ?? '');
  const quantity = decimal(text(vector, 'input', 'units'));
  const events = list(vector, 'input', 'events').map((event) => text(event));
  const dynamic = textOrNull(vector, 'input', 'precise_total_amount_cents');
  const facts: PricingFacts = dynamic === null ? (events.length === 0 ? {} : { eventAmounts: events }) : { eventAmounts: [units(dynamic)] };
  const full = textOrNull(vector, 'input', 'full_units');
  const amount = full === null ? priceQuantity(price, quantity, facts).amount : proratedVolume(price, quantity, decimal(full));
  // The price of a unit is per unit that is paid for.
  const paid = decimal(full ?? quantity).minus(price.kind === 'package' ? (price.freeUnits ?? '0') : '0');
  const unit = paid.gt(0) ? divide(amount, paid) : zero;
  const expected: Record<string, Json> = { amount: text(vector, 'expected_amount') };
  const actual: Record<string, Json> = { amount: amount.toFixed() };
  if (textOrNull(vector, 'expected_unit_amount') !== null) [expected.unit, actual.unit] = [text(vector, 'expected_unit_amount'), unit.toFixed()];
  const rounded = at(vector, 'expected_unit_amount_rounded');
  if (rounded !== undefined)
    [expected.rounded, actual.rounded] = [text(rounded, 'value'), unit.dp(Number(text(rounded, 'digits')), Decimal.ROUND_HALF_UP).toFixed()];
  return { expected, actual };
}

/** The band is chosen by the full units; the prorated ones are priced in it. */
function proratedVolume(price: PriceModel, quantity: Decimal, full: Decimal): Decimal {
  const [step] = priceQuantity(price, full).steps;
  return quantity.times(step?.operands[1] ?? '0').plus(step?.operands[2] ?? '0');
}

const aggregations: Readonly<Record<string, Aggregation['type']>> = {
  count: 'count',
  sum: 'sum',
  max: 'max',
  latest: 'latest',
  unique_count: 'count_unique',
  weighted_sum: 'weighted_sum',
  sum_prorated: 'weighted_sum',
};

/** Lago's bounds are inclusive and end a second or a millisecond early. */
function halfOpen(end: string): string {
  if (end.includes('.999')) return addMilliseconds(end, 1);
  return end.endsWith(':59.000Z') ? addMilliseconds(end, 1000) : addMilliseconds(end, 1);
}

function aggregation(vector: Json): Answer {
  const rounding = at(vector, 'rounding');
  const mode = textOrNull(rounding, 'function');
  const precision = Number(textOrNull(rounding, 'precision') ?? '0');
  const meterRounding: MeterRounding | undefined = mode === 'round' || mode === 'ceil' || mode === 'floor' ? { mode, decimals: precision } : undefined;
  const expected = text(vector, 'expected');
  const kind = text(vector, 'aggregation');
  if (kind === 'rounding') return { expected, actual: roundQuantity(decimal(text(vector, 'value')), meterRounding).toFixed() };
  const type = aggregations[kind];
  if (type === undefined) throw new Error(`unknown aggregation ${kind}`);
  const wholeDays = kind === 'sum_prorated';
  const plain = (textOrNull(vector, 'context') ?? '').includes('no proration');
  const meter: MeterDefinition = {
    eventName: 'event',
    aggregation: { type: plain ? 'sum' : type, field: 'value' },
    filters: Object.entries(at(vector, 'filter') ?? {}).map(([key, values]) => ({ key, values: list(values as Json).map((value) => text(value)) })),
    reset: at(vector, 'recurring') === true ? 'never' : 'billing_period',
    ...(meterRounding === undefined ? {} : { rounding: meterRounding }),
  };
  const window = { start: instantOf(text(vector, 'period', 'from')), end: halfOpen(instantOf(text(vector, 'period', 'to'))) };
  const quantity = decimal(measure(meter, eventsOf(vector, window.start, wholeDays), window).quantity);
  const compare = textOrNull(vector, 'compare') ?? '';
  // Whole days and active units are cut up to five digits by the source.
  const actual =
    wholeDays && meterRounding === undefined
      ? quantity.dp(5, Decimal.ROUND_CEIL)
      : compare.includes('5 digits')
        ? quantity.dp(5, Decimal.ROUND_HALF_UP)
        : quantity;
  return { expected, actual: actual.toFixed() };
}

/** A carried level is an event before the period. Of events at one instant the later row is the later event. */
function eventsOf(vector: Json, start: string, wholeDays: boolean): readonly UsageEvent[] {
  const carried = textOrNull(vector, 'initial_value');
  const rows = list(vector, 'events').map((row, index): UsageEvent => {
    const instant = instantOf(text(row, 'timestamp'));
    const value = at(row, 'value');
    return {
      eventId: String(index).padStart(4, '0'),
      eventName: 'event',
      occurredAt: wholeDays ? `${instant.slice(0, 10)}T00:00:00.000Z` : instant,
      properties: { ...((at(row, 'properties') as object | undefined) ?? {}), ...(value === undefined ? {} : { value }) },
    };
  });
  return carried === null
    ? rows
    : [{ eventId: 'carried', eventName: 'event', occurredAt: addMilliseconds(start, -1), properties: { value: carried } }, ...rows];
}

/** Billed event by event: the price of everything so far less what was billed, and never a refund. */
function payInAdvance(vector: Json): Answer {
  const type = text(vector, 'aggregation');
  const fees: string[] = [];
  const seen: Json[] = [];
  let billed = zero;
  for (const event of list(vector, 'events')) {
    seen.push(event);
    const price = lagoPrice(text(vector, 'charge_model'), filteredProperties(at(vector, 'properties') ?? null, event), '');
    const amounts = seen.map((row) =>
      textOrNull(row, 'precise_total_amount_cents') === null ? text(row, 'value') : units(text(row, 'precise_total_amount_cents')),
    );
    const quantity =
      type === 'sum'
        ? seen.reduce<Decimal>((sum, row) => sum.plus(text(row, 'value')), zero)
        : decimal(BigInt(type === 'count' ? seen.length : new Set(amounts).size));
    const facts = price.kind === 'percentage' || price.kind === 'dynamic' ? { eventAmounts: type === 'count' ? amounts.map(() => '1') : amounts } : {};
    const total = priceQuantity(price, quantity, facts).amount;
    const fee = Decimal.max(total.minus(billed), zero);
    billed = Decimal.max(total, billed);
    fees.push(decimal(cents(fee)).dp(0, Decimal.ROUND_HALF_UP).toFixed());
  }
  const expected = at(vector, 'expected_fee_cents') ?? null;
  const sorted = at(expected, 'sorted');
  return sorted === undefined ? { expected, actual: fees } : { expected: sorted, actual: [...fees].sort((a, b) => Number(a) - Number(b)) };
}

/** The first filter that an event matches replaces the amount. */
function filteredProperties(properties: Json, event: Json): Json {
  const filter = list(properties, 'filters').find((candidate) =>
    Object.entries(at(candidate, 'values') ?? {}).every(
      ([key, values]) => key.startsWith('_') || list(values as Json).some((value) => value === at(event, 'properties', key)),
    ),
  );
  return filter === undefined ? properties : { ...(properties as object), ...(filter as object) };
}

export const lagoAmounts: Readonly<Record<string, Adapter>> = {
  'lago-charge-models': chargeModel,
  'lago-aggregations': aggregation,
  'lago-pay-in-advance': payInAdvance,
};
