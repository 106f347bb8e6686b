import {
  addAllowances,
  addMilliseconds,
  coveredByAllowance,
  decimal,
  type Decimal,
  dueAtBoundary,
  dueWindows,
  grantWindow,
  instantOf,
  overQuota,
  type Period,
  periodAt,
  priceQuantity,
  type PriceModel,
  type RecurringLine,
  usageBeyondGrants,
  zero,
} from '../../../src/billing';
import { type Adapter, answering } from '../adapter';
import { at, flag, type Json, list, number, text, textOrNull } from '../json';
import { anniversary, flexpricePrice, unitOf, zoneOf } from './formats';

function periodOf(value: Json | undefined): Period {
  const [start, end] = list(value).map((bound) => instantOf(text(bound)));
  return { start: start ?? '', end: end ?? '' };
}

interface NamedLine extends RecurringLine {
  readonly id: string;
  readonly amount: string;
}

function lineOf(line: Json, start: string, index: number): NamedLine {
  return {
    id: textOrNull(line, 'price_id') ?? String(index),
    amount: textOrNull(line, 'amount') ?? '0',
    cadence: anniversary(start, 'UTC', unitOf(text(line, 'billing_period')), Number(textOrNull(line, 'billing_period_count') ?? '1')),
    timing: text(line, 'invoice_cadence') === 'ADVANCE' ? 'advance' : 'arrears',
    start,
    end: textOrNull(line, 'end_date') === null ? null : instantOf(text(line, 'end_date')),
  };
}

function linesOf(input: Json): readonly NamedLine[] {
  return list(input, 'lines').map((line, index) => lineOf(line, instantOf(text(input, 'start')), index));
}

function billingPeriod(input: Json, k: number): Period {
  return periodAt(anniversary(instantOf(text(input, 'start')), 'UTC', unitOf(text(input, 'subscription_billing_period')), 1), k);
}

function totalOf(due: readonly { readonly line: NamedLine }[]): string {
  return due.reduce<Decimal>((sum, { line }) => sum.plus(line.amount), zero).toFixed();
}

/** The invoice at each boundary of two years, by its date, and the lines of each single period. */
function schedule(input: Json): Json {
  const lines = linesOf(input);
  const invoices: Record<string, Json> = { creation_invoice: totalOf(dueAtBoundary(lines, null, billingPeriod(input, 0))) };
  const previews: Record<string, number> = {};
  const counts: number[] = [];
  for (let k = 0; k < 24; k += 1) {
    const period = billingPeriod(input, k);
    invoices[`invoice_${period.end.slice(0, 10)}`] = totalOf(dueAtBoundary(lines, period, billingPeriod(input, k + 1)));
    const count = dueAtBoundary(lines, period, period).length;
    previews[`${period.start.slice(0, 10)}/${period.end.slice(0, 10)}`] = count;
    counts.push(count);
  }
  return { ...invoices, line_counts: counts.slice(0, 12), preview_line_counts: previews };
}

function matchPeriod(input: Json): Json {
  const line = at(input, 'line_item') ?? null;
  // Sub-second parts are cut off first in FlexPrice; our instants keep them, so the adapter cuts them.
  const whole = (instant: string): string => `${instantOf(instant).slice(0, 19)}.000Z`;
  const recurring = {
    ...lineOf(line, whole(text(line, 'start_date')), 0),
    timing: text(input, 'invoice_cadence') === 'ADVANCE' ? ('advance' as const) : ('arrears' as const),
  };
  const [window] = dueWindows(recurring, { start: whole(text(input, 'invoice_period_start')), end: whole(text(input, 'invoice_period_end')) });
  return window === undefined ? { match: false } : { match: true, period_start: window.start, period_end: window.end };
}

function windowOf(input: Json): Json {
  const event = textOrNull(input, 'first_uncovered_event');
  const previous = textOrNull(input, 'previous_window_end');
  const unit = text(input, 'duration', 'unit');
  const window = grantWindow({
    duration: { value: number(input, 'duration', 'value'), unit: unit === 'hour' || unit === 'week' ? unit : 'day' },
    allocation: text(input, 'allocation') === 'unit_start' ? 'unit_start' : 'first_usage',
    cycle: periodOf(at(input, 'cycle')),
    firstUncoveredEvent: event === null ? null : instantOf(event),
    previousWindowEnd: previous === null ? null : instantOf(previous),
    zone: zoneOf(input, 'timezone'),
  });
  return window === null ? { grant: null } : { valid_from: window.start, valid_to: window.end };
}

const offsets: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "t0+10m" in a row that names its own t0. */
function relative(input: Json, written: string): string {
  const match = /^t0(?:\+(\d+)([mhd]))?$/.exec(written);
  return addMilliseconds(instantOf(text(input, 't0')), Number(match?.[1] ?? '0') * (offsets[match?.[2] ?? 'm'] ?? 0));
}

function grantOverage(input: Json): Json {
  if (at(input, 'grants_parallel') !== undefined) {
    const grants = list(input, 'grants_parallel').map((grant) => ({
      crossedAt: relative(input, text(grant, 'quota_crossed_at')),
      validUntil: relative(input, text(grant, 'valid', 1)),
    }));
    return {
      overage: usageBeyondGrants(
        grants,
        list(input, 'events').map((event) => ({ at: relative(input, text(event, 'at')), quantity: text(event, 'qty') })),
      ).toFixed(),
    };
  }
  // An allowance in money needs a price that is the same for every unit.
  if (text(input, 'measure') === 'amount' && textOrNull(input, 'price') === 'TIERED') return { applied: false };
  const overage = list(input, 'grants_same_slot').reduce<Decimal>((sum, grant) => sum.plus(overQuota(text(grant, 'quota'), text(grant, 'usage'))), zero);
  if (text(input, 'measure') === 'amount') return { overage: overage.toFixed(), amount: overage.toFixed(), billed_quantity: '0' };
  const price: PriceModel = { kind: 'per_unit', unitAmount: text(input, 'unit_price') };
  return { overage: overage.toFixed(), billed_quantity: overage.toFixed(), amount: priceQuantity(price, overage).amount.toFixed() };
}

/** An allowance that never resets is used up once in a lifetime: usage before the period counts against it first. */
function neverReset(input: Json): Json {
  const [start, end] = [instantOf(text(input, 'period_start')), instantOf(text(input, 'period_end'))];
  const from = instantOf(text(input, 'line_item_start'));
  const lineEnd = textOrNull(input, 'line_item_end');
  const until = lineEnd !== null && instantOf(lineEnd) < end ? instantOf(lineEnd) : end;
  const skipped = until <= start;
  const used = (after: string, before: string): Decimal =>
    list(input, 'events')
      .filter((event) => instantOf(text(event, 'at')) >= after && instantOf(text(event, 'at')) < before)
      .reduce<Decimal>((sum, event) => sum.plus(text(event, 'quantity')), zero);
  const inside = skipped ? zero : used(start > from ? start : from, until);
  const covered = coveredByAllowance({ limit: text(input, 'usage_allowed'), usedBefore: used(from, start).toFixed() }, inside);
  return { billable_quantity: inside.minus(covered).toFixed(), skipped };
}

function onetime(line: string, period: Period, cadence: string): boolean {
  return cadence === 'ADVANCE' ? line >= period.start && line < period.end : line > period.start && line <= period.end;
}

export const flexpriceBilling: Readonly<Record<string, Adapter>> = {
  match_line_item_period: answering(matchPeriod),
  multi_cadence_schedule: answering(schedule),
  fixed_lines_per_invoice: (vector) => {
    const input = at(vector, 'input') ?? null;
    const lines = linesOf(input);
    const invoices = list(vector, 'expected', 'invoices').map((_, k) =>
      dueAtBoundary(lines, billingPeriod(input, k), billingPeriod(input, k + 1)).map(({ line, window }) => ({
        price_id: line.id,
        period_start: window.start,
        period_end: window.end,
      })),
    );
    return { expected: at(vector, 'expected') ?? null, actual: { invoices } };
  },
  grant_window: answering(windowOf),
  entitlement_grant_overage: answering(grantOverage),
  grant_overage: answering((input) => ({ overage: overQuota(text(input, 'quota'), text(input, 'usage')).toFixed() })),
  aggregate_entitlements: answering((input) => {
    const sources = list(input, 'entitlements');
    if (sources.some((source) => textOrNull(source, 'mode') === 'parallel'))
      return { mode: 'parallel', bucket_quotas: sources.map((source) => text(source, 'grant_quota')) };
    const added = addAllowances(sources.map((source) => ({ limit: textOrNull(source, 'usage_limit'), enabled: at(source, 'is_enabled') !== false })));
    return { usage_limit: added.limit, mode: 'additive' };
  }),
  usage_charge_with_entitlement: answering((input) => {
    const usage = decimal(text(input, 'usage'));
    const enabled = flag(input, 'entitlement', 'is_enabled');
    const covered = enabled ? coveredByAllowance({ limit: textOrNull(input, 'entitlement', 'usage_limit') }, usage) : zero;
    return { amount: priceQuantity(flexpricePrice(at(input, 'price') ?? null), usage.minus(covered)).amount.toFixed() };
  }),
  never_reset_entitlement_billable: answering(neverReset),
  classify_onetime_line: answering((input) => {
    const start = instantOf(text(input, 'line_start'));
    const cadence = text(input, 'invoice_cadence');
    const inNext = cadence === 'ADVANCE' && onetime(start, periodOf(at(input, 'next_period')), cadence);
    return { in_current: onetime(start, periodOf(at(input, 'current_period')), cadence), in_next_advance: inNext };
  }),
  onetime_fixed_charge: answering((input) => {
    const start = instantOf(text(input, 'line_start'));
    if (!onetime(start, periodOf(at(input, 'invoice_period')), 'ADVANCE')) return { amount: '0' };
    const amount = priceQuantity({ kind: 'flat', amount: text(input, 'unit_amount') }, decimal(text(input, 'quantity'))).amount.toFixed();
    return { amount, line_period_start: start, line_period_end: start };
  }),
};
