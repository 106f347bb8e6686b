import {
  addMilliseconds,
  type Aggregation,
  calendarDaysBetween,
  computeCreditNote,
  computeInvoice,
  type Coupon,
  crossedLevels,
  decimal,
  Decimal,
  divide,
  instantOf,
  type LineInput,
  measure,
  type MeterDefinition,
  type MeterRounding,
  type PriceModel,
  type PricingFacts,
  prorate,
  priceQuantity,
  roundQuantity,
  type UsageEvent,
  zero,
} from '../../../src/billing';
import type { Adapter, Answer } from '../adapter';
import { at, type Json, list, text, textOrNull } from '../json';
import { tierOf } from './formats';

const period = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };

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

function coupons(vector: Json): Answer {
  const fees = list(vector, 'fees');
  const rates = [...new Set(fees.map((fee) => textOrNull(fee, 'tax_rate')).filter((rate) => rate !== null))];
  const lines = fees.map((fee): LineInput => {
    const rate = textOrNull(fee, 'tax_rate');
    return {
      key: text(fee, 'id'),
      kind: 'usage',
      displayName: 'fee',
      period,
      price: { kind: 'flat', amount: units(text(fee, 'amount')) },
      quantity: '1',
      taxIds: rate === null ? [] : [rate],
    };
  });
  const invoiceCoupons = list(vector, 'coupons_in_created_order')
    // Coupons of another currency do not apply; limited ones come first in Lago.
    .filter((coupon) => textOrNull(coupon, 'currency') === null)
    .map((coupon, index): Coupon => couponOf(coupon, index, fees));
  const plan = computeInvoice({
    v: 1,
    currency: 'eur',
    period,
    lines,
    unitCreditLots: [],
    invoiceCoupons,
    moneyCreditLots: [],
    taxes: rates.map((rate) => ({ id: rate, kind: 'percentage', percent: rate })),
  });
  const left = list(vector, 'coupons_in_created_order').map((coupon) => Number(textOrNull(coupon, 'periods_remaining') ?? '0') - 1);
  const [first] = list(vector, 'coupons_in_created_order');
  const frequency = textOrNull(first, 'frequency');
  const used = new Set(plan.lines.flatMap((line) => line.discounts.map((discount) => discount.couponId)));
  const wanted = textOrNull(first, 'remaining') ?? textOrNull(first, 'amount') ?? '0';
  const exhausted = frequency === 'once' && (textOrNull(first, 'type') === 'percentage' || decimal(cents(plan.totalDiscount)).gte(wanted));
  return {
    expected: at(vector, 'expected') ?? null,
    actual: {
      fees_cents: cents(plan.subtotal),
      sub_total_excl_tax_cents: cents(decimal(plan.subtotal).minus(plan.totalDiscount)),
      coupons_cents: cents(plan.totalDiscount),
      fee_coupons_cents: Object.fromEntries(plan.lines.map((line) => [line.key, cents(line.discountAmount)])),
      fee_tax_cents: Object.fromEntries(plan.lines.map((line) => [line.key, cents(line.taxAmount)])),
      sub_total_cents: cents(decimal(plan.subtotal).minus(plan.totalDiscount)),
      credits_count: used.size,
      invoice_tax_cents: cents(plan.totalTax),
      invoice_total_cents: cents(plan.total),
      total_cents: cents(plan.total),
      periods_remaining_after: left[0] ?? null,
      coupon_terminated: frequency === 'once' ? exhausted : frequency === 'recurring' && left[0] === 0,
    },
  };
}

function couponOf(coupon: Json, index: number, fees: readonly Json[]): Coupon {
  const targets = list(coupon, 'targets').map((target) => text(target));
  const keys = fees.filter((fee) => list(fee, 'tags').some((tag) => targets.includes(text(tag)))).map((fee) => text(fee, 'id'));
  const scope = at(coupon, 'targets') === undefined ? {} : { lineKeys: keys };
  const id = `coupon${index}`;
  return text(coupon, 'type') === 'percentage'
    ? { id, kind: 'percentage', percentOff: text(coupon, 'rate'), ...scope }
    : { id, kind: 'fixed', amountOff: units(textOrNull(coupon, 'remaining') ?? text(coupon, 'amount')), ...scope };
}

function proration(vector: Json): Answer {
  const [start, end, trial] = [text(vector, 'from_date'), text(vector, 'to_date_inclusive'), textOrNull(vector, 'trial_ends_on')];
  const noon = (date: string): string => `${date}T12:00:00.000Z`;
  const from = trial !== null && trial > start ? trial : start;
  const oldPlanDay = at(vector, 'upgrade_day_billed_on_new_plan') === true ? 1 : 0;
  const days = Math.max(calendarDaysBetween(noon(from), noon(end), 'UTC') + 1 - oldPlanDay, 0);
  const fraction = { numerator: String(days), denominator: text(vector, 'period_days') };
  const exact = prorate(decimal(text(vector, 'plan_amount_cents')), fraction);
  return {
    expected: { days: text(vector, 'billed_days'), cents: text(vector, 'expected_cents') },
    actual: { days: String(days), cents: exact.dp(0, Decimal.ROUND_HALF_UP).toFixed() },
  };
}

function creditNote(vector: Json): Answer {
  const given = at(vector, 'given') ?? null;
  const [subscribed, ended] = [instantOf(text(given, 'subscribed')), instantOf(text(given, 'terminated'))];
  const amount = units(text(given, 'plan_cents'));
  const tax = decimal(amount).times(text(given, 'tax_rate')).shiftedBy(-2).toFixed();
  const month = { start: subscribed.slice(0, 10), days: calendarDaysBetween(subscribed, `${nextMonth(subscribed)}T00:00:00.000Z`, 'UTC') };
  // The day of the termination is billed.
  const used = calendarDaysBetween(subscribed, ended, 'UTC') + 1;
  const unused = prorate(decimal(text(given, 'plan_cents')), { numerator: String(month.days - used), denominator: String(month.days) });
  const nothing = { amount: '0', discountAmount: '0', taxAmount: '0', creditAmount: '0' };
  const note = computeCreditNote({
    currency: 'eur',
    lines: [{ key: 'plan', amount, discountAmount: '0', taxAmount: tax, creditAmount: '0', creditedBefore: nothing }],
    requested: [{ key: 'plan', amount: units(unused.dp(0, Decimal.ROUND_HALF_UP).toFixed()) }],
  });
  return {
    expected: at(vector, 'expected') ?? null,
    actual: {
      invoice_tax: cents(tax),
      invoice_total: cents(decimal(amount).plus(tax)),
      cn_sub_total: cents(note.subtotal),
      cn_item_precise: unused.dp(5, Decimal.ROUND_DOWN).toFixed(),
      cn_tax: cents(note.totalTax),
      cn_total: cents(note.total),
    },
  };
}

function nextMonth(instant: string): string {
  const [year, month] = [Number(instant.slice(0, 4)), Number(instant.slice(5, 7))];
  return `${month === 12 ? year + 1 : year}-${String((month % 12) + 1).padStart(2, '0')}-${instant.slice(8, 10)}`;
}

function thresholds(vector: Json): Answer {
  const cent = (key: string): Decimal => decimal(text(vector, key));
  const before = cent('historical_usage_cents').plus(cent('invoiced_usage_cents'));
  const fixed = list(vector, 'fixed_thresholds').map((threshold) => text(threshold));
  const recurring = textOrNull(vector, 'recurring_threshold');
  const crossed = crossedLevels(
    { thresholds: fixed, recurring },
    before.plus(cent('progressive_billed_cents')),
    before.plus(cent('current_usage_cents')),
    'increasing',
  );
  // Lago names a recurring threshold by its step, once.
  const names = crossed.map((level) => (fixed.some((threshold) => level.eq(threshold)) ? level.toFixed() : (recurring ?? '')));
  return { expected: at(vector, 'expected_passed') ?? null, actual: [...new Set(names)] };
}

function alerts(vector: Json): Answer {
  const levels = { thresholds: list(vector, 'thresholds').map((threshold) => text(threshold)), recurring: textOrNull(vector, 'recurring') };
  const direction = text(vector, 'direction') === 'decreasing' ? 'decreasing' : 'increasing';
  const crossed = crossedLevels(levels, decimal(text(vector, 'previous_value')), decimal(text(vector, 'current_value')), direction);
  return { expected: at(vector, 'expected_crossed') ?? null, actual: crossed.map((level) => level.toFixed()) };
}

export const lagoAmounts: Readonly<Record<string, Adapter>> = {
  'lago-charge-models': chargeModel,
  'lago-aggregations': aggregation,
  'lago-pay-in-advance': payInAdvance,
  'lago-coupons-taxes': coupons,
  'lago-proration': proration,
  'lago-credit-notes': creditNote,
  'lago-usage-thresholds': thresholds,
  'lago-alerts': alerts,
};
