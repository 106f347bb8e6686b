import {
  addMilliseconds,
  applyCommitment,
  bucketContains,
  bucketsAlign,
  bucketsOverlap,
  bucketStarts,
  type BucketSize,
  type Commitment,
  computeInvoice,
  currencyOf,
  decimal,
  type Decimal,
  instantOf,
  minuteOfDay,
  periodAt,
  periodIndexOf,
  priceQuantity,
  roundMoney,
  shareByLargestRemainder,
  type TimeBucketProblem,
  type UsageBucket,
  validateTimeBucket,
  zero,
} from '../../../src/billing';
import { type Adapter, answering } from '../adapter';
import { at, flag, type Json, list, number, text, textOrNull, fields } from '../json';
import { anniversary, flexpriceCommitment, flexpricePrice, zoneOf } from './formats';

const dayStart = '2026-01-01T00:00:00.000Z';
const dayEnd = '2026-01-02T00:00:00.000Z';

function bucketOf(value: Json): { readonly start: string; readonly end: string } {
  const [start, end] = typeof value === 'string' ? value.split('-') : [text(value, 'start'), text(value, 'end')];
  return { start: start ?? '', end: end ?? '' };
}

const wording: Readonly<Record<TimeBucketProblem, string>> = {
  time_invalid: 'hour',
  start_equals_end: 'start must differ from end',
  commitment_kind: 'commitment_type',
  commitment_not_positive: 'commitment_value must be > 0',
  overage_factor_missing: 'overage_factor is required',
  overage_factor_below_one: 'overage_factor must be at least 1.0',
};

/** Source messages vary in their tail, so the start of one may stand for the whole. */
function bucketAnswer(bucket: Json, expected: Json | undefined): Json {
  const optional = (key: string, name: string): Json => (textOrNull(bucket, key) === null ? {} : { [name]: text(bucket, key) });
  const problem = validateTimeBucket({
    ...bucketOf(bucket),
    ...(optional('commitment_type', 'commitmentKind') as object),
    ...(optional('commitment_value', 'commitmentValue') as object),
    ...(optional('overage_factor', 'overageFactor') as object),
  });
  if (problem === null) return { valid: true };
  const message = wording[problem];
  const wanted = textOrNull(expected, 'error');
  return { error: wanted !== null && message.startsWith(wanted) ? wanted : message };
}

/** Windows of a day with their prices: those with usage, and empty ones where a true-up has to be met. */
function windowed(input: Json): Json {
  const line = at(input, 'line_item') ?? null;
  const timeBuckets = list(line, 'time_buckets');
  const usage = new Map(Object.entries(fields(input, 'usage_by_window')));
  const times = new Set([
    ...usage.keys(),
    ...(at(input, 'fill_period') === undefined ? [] : windowsToFill(number(input, 'window_minutes'), line, timeBuckets)),
  ]);
  const buckets = [...times].sort().map((time): UsageBucket => {
    const own = timeBuckets.find((bucket) => bucketContains(bucketOf(bucket), time));
    const source = own ?? line;
    const commitment = flexpriceCommitment(at(source, 'commitment'));
    const quantity = text(usage.get(time) ?? '0');
    return { start: instantAt(time), quantity, price: flexpricePrice(at(source, 'price') ?? null), ...(commitment === null ? {} : { commitment }) };
  });
  return totals(buckets);
}

function instantAt(time: string): string {
  return addMilliseconds(dayStart, (minuteOfDay(time) ?? 0) * 60_000);
}

function totals(buckets: readonly UsageBucket[]): Json {
  let [utilized, overage, trueUp] = [zero, zero, zero];
  for (const { price, commitment, quantity } of buckets) {
    if (price === undefined) continue;
    if (commitment === undefined) {
      utilized = utilized.plus(priceQuantity(price, decimal(quantity)).amount);
      continue;
    }
    const committed = commitment.kind === 'amount' ? decimal(commitment.value) : priceQuantity(price, decimal(commitment.value)).amount;
    const result = applyCommitment(commitment, priceQuantity(price, decimal(quantity)).amount, committed);
    [utilized, overage, trueUp] = [utilized.plus(result.within), overage.plus(result.overage), trueUp.plus(result.trueUp)];
  }
  const quantity = buckets.reduce((sum, bucket) => sum.plus(bucket.quantity), zero).toFixed();
  const period = { start: dayStart, end: dayEnd };
  const plan = computeInvoice({
    v: 1,
    currency: 'usd',
    period,
    lines: [{ key: 'a', kind: 'usage', displayName: 'a', period, price: { kind: 'per_unit', unitAmount: '0' }, quantity, buckets }],
    unitCreditLots: [],
    invoiceCoupons: [],
    moneyCreditLots: [],
    taxes: [],
  });
  return { total: plan.total, utilized: utilized.toFixed(), overage: overage.toFixed(), true_up: trueUp.toFixed() };
}

/** Windows that must be met although nothing was used: all of them under a line's true-up, a bucket's own under that bucket's. */
function windowsToFill(minutes: number, line: Json, timeBuckets: readonly Json[]): readonly string[] {
  const all = Array.from({ length: (24 * 60) / minutes }, (_, index) => clock(index * minutes));
  if (flag(line, 'commitment', 'true_up')) return all;
  const trueUp = timeBuckets.filter((bucket) => flag(bucket, 'commitment', 'true_up')).map(bucketOf);
  return all.filter((time) => trueUp.some((bucket) => bucketContains(bucket, time)));
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function cumulative(input: Json): Json {
  const before = list(input, 'prior_usage_lines').reduce<Decimal>((sum, line) => sum.plus(text(line, 'amount')), zero);
  const charges = list(input, 'current_charges');
  const usage = charges.reduce<Decimal>((sum, charge) => sum.plus(text(charge, 'base')), zero);
  const commitment: Commitment = {
    kind: 'amount',
    value: text(input, 'commitment_amount'),
    overageFactor: text(input, 'overage_factor'),
    trueUp: flag(input, 'true_up'),
    usedBefore: before.toFixed(),
    final: false,
  };
  const result = applyCommitment(commitment, usage, decimal(commitment.value));
  const usd = currencyOf('usd');
  const bases = charges.map((charge) => decimal(text(charge, 'base')));
  const shares = shareByLargestRemainder(result.within, bases, usd);
  return {
    total: result.amount.toFixed(),
    overage: result.overage.toFixed(),
    true_up: result.trueUp.toFixed(),
    allocation_within: Object.fromEntries(
      charges.map((charge, index) => [textOrNull(charge, 'name') ?? String(index), roundMoney(shares[index] ?? zero, usd).toFixed()]),
    ),
  };
}

const sizes: Readonly<Record<string, BucketSize>> = {
  MINUTE: 'minute',
  '15MIN': '15min',
  '30MIN': '30min',
  HOUR: 'hour',
  '3HOUR': '3hour',
  '6HOUR': '6hour',
  '12HOUR': '12hour',
  DAY: 'day',
  WEEK: 'week',
};

function startsOf(input: Json): readonly string[] {
  const [start, end] = [instantOf(text(input, 'start')), instantOf(text(input, 'end'))];
  const size = text(input, 'size');
  if (size !== 'MONTH') return bucketStarts(start, end, sizes[size] ?? 'day');
  // FlexPrice counts monthly buckets from an anchor, which is our monthly cadence.
  const cadence = anniversary(instantOf(textOrNull(input, 'anchor') ?? start), zoneOf(input, 'timezone'), 'month', 1);
  const starts: string[] = [];
  for (let k = periodIndexOf(cadence, start); periodAt(cadence, k).start < end; k += 1) starts.push(periodAt(cadence, k).start);
  return starts;
}

export const flexpriceCommitments: Readonly<Record<string, Adapter>> = {
  windowed_commitment: answering(windowed),
  cumulative_commitment: answering(cumulative),
  bucket_starts: answering((input) => ({ starts: startsOf(input) })),
  bucket_contains_time: answering((input) => ({ contains: bucketContains(bucketOf(at(input, 'bucket') ?? null), text(input, 'time_utc')) })),
  buckets_contain_time: answering((input) => ({
    contains: list(input, 'buckets').some((bucket) => bucketContains(bucketOf(bucket), text(input, 'time_utc'))),
  })),
  bucket_has_commitment: answering((input) => {
    const bucket = at(input, 'bucket') ?? null;
    return { result: textOrNull(bucket, 'commitment_type') !== null && decimal(textOrNull(bucket, 'commitment_value') ?? '0').gt(0) };
  }),
  validate_time_bucket: (vector) => ({
    expected: at(vector, 'expected') ?? null,
    actual: bucketAnswer(at(vector, 'input', 'bucket') ?? null, at(vector, 'expected')),
  }),
  validate_buckets_no_overlap: answering((input) => (bucketsOverlap(list(input, 'buckets').map(bucketOf)) ? { error: 'overlap' } : { valid: true })),
  validate_buckets_window_alignment: answering((input) => {
    const minutes = number(input, 'meter_window_minutes');
    if (minutes > 24 * 60) return { error: '1 day' };
    return bucketsAlign(list(input, 'buckets').map(bucketOf), minutes) ? { valid: true } : { error: 'alignment' };
  }),
  windows_to_fill: answering((input) => {
    const bucket = textOrNull(input, 'bucket');
    const line = { commitment: { true_up: flag(input, 'line_true_up') } };
    const buckets = bucket === null ? [] : [{ ...bucketOf(bucket), commitment: { true_up: flag(input, 'bucket_true_up') } }];
    const filled = windowsToFill(60, line, buckets).map((time) => Number(time.slice(0, 2)));
    return { window_hours: [...new Set([...filled, ...list(input, 'used_hours').map(Number)])].sort((a, b) => a - b) };
  }),
  add_month_clamped: answering((input) => {
    const from = instantOf(text(input, 'from'));
    const anchor = `2000-01-${text(input, 'anchor_day').padStart(2, '0')}T00:00:00.000Z`;
    const cadence = anniversary(anchor, 'UTC', 'month', 1);
    return { result: periodAt(cadence, periodIndexOf(cadence, from) + 1).start };
  }),
  subscription_commitment_usage: answering((input) => {
    const value = text(input, 'commitment_amount');
    // The row gives the usage only as "between 10 and 100".
    const result = applyCommitment({ kind: 'amount', value, overageFactor: text(input, 'overage_factor'), trueUp: false }, decimal('50'), decimal(value));
    return {
      commitment_amount: value,
      has_overage: result.overage.gt(0),
      overage_amount: result.overage.toFixed(),
      amount_greater_than_base: result.amount.gt(50),
    };
  }),
  split_charge: answering((input) => splitTotal(input, null)),
  split_charge_with_item_commitment: answering((input) => splitTotal(input, flexpriceCommitment(at(input, 'item_commitment')))),
  minute_of_day: answering((input) => ({ minute_of_day: minuteOfDay(clock(number(input, 'hour') * 60 + number(input, 'minute'))) })),
};

/** A line's usage was split before its own commitment is applied: once, to the parts within the subscription's commitment. */
function splitTotal(input: Json, commitment: Commitment | null): Json {
  const charges = list(input, 'charges');
  const sum = (overage: boolean): Decimal =>
    charges.filter((charge) => flag(charge, 'is_overage') === overage).reduce<Decimal>((total, charge) => total.plus(text(charge, 'amount')), zero);
  const within = commitment === null ? sum(false) : applyCommitment(commitment, sum(false), decimal(commitment.value)).amount;
  return { total: within.plus(sum(true)).toFixed(), invoice_lines: charges.length };
}
