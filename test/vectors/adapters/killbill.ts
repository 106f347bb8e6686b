import {
  boundaryAt,
  type Cadence,
  calendarDaysBetween,
  decimal,
  Decimal,
  graduatedSteps,
  localTime,
  measure,
  monthsOf,
  periodIndexOf,
  type PeriodUnit,
  pricePackage,
  priceQuantity,
  type Tier,
  windowsWithin,
  zero,
} from '../../../src/billing';
import type { Adapter, Answer } from '../adapter';
import { at, fields, type Json, list, number, text, textOrNull } from '../json';
import { anniversary } from './formats';

const instant = (date: string): string => `${date}T00:00:00.000Z`;
const dateOf = (moment: string): string => moment.slice(0, 10);

const periods: Readonly<Record<string, readonly [PeriodUnit, number]>> = {
  DAILY: ['day', 1],
  WEEKLY: ['week', 1],
  BIWEEKLY: ['week', 2],
  THIRTY_DAYS: ['day', 30],
  THIRTY_ONE_DAYS: ['day', 31],
  SIXTY_DAYS: ['day', 60],
  NINETY_DAYS: ['day', 90],
  MONTHLY: ['month', 1],
  BIMESTRIAL: ['month', 2],
  QUARTERLY: ['quarter', 1],
  TRIANNUAL: ['month', 4],
  BIANNUAL: ['half_year', 1],
  ANNUAL: ['year', 1],
  BIENNIAL: ['year', 2],
};

function unitsOf(name: string): readonly [PeriodUnit, number] {
  const found = periods[name];
  if (found === undefined) throw new Error(`unknown billing period ${name}`);
  return found;
}

/** The last day of a month of 2000, a leap year: enough days for any bill cycle day that such a month can have. */
function daysIn(month: number): number {
  return new Date(Date.UTC(2000, month, 0)).getUTCDate();
}

/**
 * The grid of a bill cycle day: it goes through the first such day on or after the start. Its anchor is put into a month that really has
 * that day, so that the 31st comes back after a short month.
 */
function gridOf(name: string, start: string, billCycleDay: number): Cadence {
  const [unit, count] = unitsOf(name);
  if (unit === 'day' || unit === 'week') return anniversary(instant(start), 'UTC', unit, count);
  const step = monthsOf(unit) * count;
  const first = Number(start.slice(5, 7));
  const months = Array.from({ length: 12 }, (_, index) => ((first - 1 + index * step) % 12) + 1);
  const month = months.find((candidate) => daysIn(candidate) >= billCycleDay) ?? first;
  const shift = months.indexOf(month) * step;
  const year = Number(start.slice(0, 4)) + Math.floor((first - 1 + shift) / 12);
  // A leap year four hundred years on keeps 29 February; only its place in the grid matters.
  const day = Math.min(billCycleDay, month === 2 ? daysIn(2) : daysIn(month));
  const anchorYear = month === 2 && day === 29 ? year + ((4 - (year % 4)) % 4) * (step % 12 === 0 ? count : 1) : year;
  return anniversary(instant(`${anchorYear}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`), 'UTC', unit, count);
}

function gridIn(vector: Json): Cadence {
  return gridOf(text(vector, 'billing_period'), text(vector, 'start_date'), number(vector, 'bill_cycle_day'));
}

/** True for a stub that ends on a clamped day, such as 28 February for a bill cycle day of 31. */
export function stubEndsClamped(vector: Json): boolean {
  const start = text(vector, 'start_date');
  const first = onOrAfter(gridIn(vector), start);
  return monthsOf(unitsOf(text(vector, 'billing_period'))[0]) > 0 && first !== start && Number(first.slice(8, 10)) < number(vector, 'bill_cycle_day');
}

/** The first boundary on or after a date. */
function onOrAfter(grid: Cadence, date: string): string {
  const index = periodIndexOf(grid, instant(date));
  const start = boundaryAt(grid, index);
  return dateOf(start === instant(date) ? start : boundaryAt(grid, index + 1));
}

/** What has been billed by the target date: whole windows in advance or in arrears, and parts of one at either end. */
function cycles(vector: Json): Answer {
  const [start, end, target] = [text(vector, 'start_date'), textOrNull(vector, 'end_date'), text(vector, 'target_date')];
  const expected = text(vector, 'expected_number_of_cycles');
  if (target < start || (end !== null && end < start)) return { expected, actual: 'ERROR' };
  const horizon = end ?? dateOf(boundaryAt(gridIn(vector), periodIndexOf(gridIn(vector), instant(target)) + 2));
  const advance = text(vector, 'billing_mode') === 'IN_ADVANCE';
  const windows = windowsWithin(gridIn(vector), { start: instant(start), end: instant(horizon) });
  const billed = windows.filter((window) => (advance ? window.start <= instant(target) : window.end <= instant(target)));
  const days = (from: string, to: string): Decimal => decimal(BigInt(calendarDaysBetween(from, to, 'UTC')));
  const total = billed.reduce<Decimal>((sum, window) => {
    const part = days(window.start, window.end).div(days(window.whole.start, window.whole.end));
    return sum.plus(part.dp(9, Decimal.ROUND_HALF_UP));
  }, zero);
  return { expected, actual: total.toFixed() };
}

/** The end of what is billed by the target date; null when nothing is. */
function effectiveEnd(vector: Json, grid: Cadence): string | null {
  const [start, end, target] = [text(vector, 'start_date'), textOrNull(vector, 'end_date'), text(vector, 'target_date')];
  const cut = (date: string): string => (end !== null && end < date ? end : date);
  if (text(vector, 'billing_mode') === 'IN_ADVANCE') return cut(dateOf(boundaryAt(grid, periodIndexOf(grid, instant(target)) + 1)));
  if (text(vector, 'in_arrear_mode') === 'GREEDY') return cut(onOrAfter(grid, target));
  if (end !== null && end <= target) return end;
  const last = dateOf(boundaryAt(grid, periodIndexOf(grid, instant(target))));
  return last < start ? null : last;
}

function intervals(vector: Json): Answer {
  const grid = gridIn(vector);
  const start = text(vector, 'start_date');
  const expected = at(vector, 'expected') ?? null;
  const end = effectiveEnd(vector, grid);
  switch (text(vector, 'query')) {
    case 'FirstBillingCycleDate':
      return { expected, actual: onOrAfter(grid, start) };
    case 'EffectiveEndDate':
      return { expected, actual: end };
    case 'hasSomethingToBill':
      return { expected, actual: end !== null };
    case 'LastBillingCycleDate':
      return { expected, actual: end === null ? null : dateOf(boundaryAt(grid, periodIndexOf(grid, instant(end)))) };
    case 'NextBillingCycleDate':
      return { expected, actual: end === null ? onOrAfter(grid, start) : dateOf(boundaryAt(grid, periodIndexOf(grid, instant(end)) + 1)) };
    default:
      throw new Error(`unknown query ${text(vector, 'query')}`);
  }
}

function dates(vector: Json): Answer {
  const expected = at(vector, 'expected') ?? null;
  const from = (key: string): Cadence => anniversary(instant(text(vector, key)), 'UTC', ...unitsOf(text(vector, 'billing_period')));
  switch (text(vector, 'fn')) {
    case 'advance':
      return { expected, actual: dateOf(boundaryAt(from('start'), number(vector, 'n'))) };
    case 'recede':
      return { expected, actual: dateOf(boundaryAt(from('start'), -number(vector, 'n'))) };
    case 'whole_periods_between':
      return { expected, actual: periodIndexOf(from('start'), instant(text(vector, 'end'))) };
    case 'bill_cycle_day_local':
      return { expected, actual: localTime(text(vector, 'start_utc'), text(vector, 'timezone')).day };
    case 'align_in_month': {
      const grid = gridOf('MONTHLY', `${text(vector, 'date').slice(0, 7)}-01`, number(vector, 'bill_cycle_day'));
      return { expected, actual: onOrAfter(grid, `${text(vector, 'date').slice(0, 7)}-01`) };
    }
    case 'align_to_next': {
      const date = text(vector, 'date');
      const grid = textOrNull(vector, 'previous') === null ? gridOf(text(vector, 'billing_period'), date, number(vector, 'bill_cycle_day')) : from('previous');
      return { expected, actual: onOrAfter(grid, date) };
    }
    default:
      throw new Error(`unknown function ${text(vector, 'fn')}`);
  }
}

interface Block {
  readonly size: string;
  readonly blocks: string;
  readonly price: string;
}

/** Blocks of units per band: the band is graduated's or volume's, the started blocks in it are a package's. */
function blockPrices(blocks: readonly Block[], quantity: string, top: boolean): readonly Decimal[] {
  let upTo = zero;
  const bands = blocks.map(({ size, blocks: count }, index): Tier => {
    upTo = upTo.plus(decimal(size).times(count));
    return { upTo: index === blocks.length - 1 ? null : upTo.toFixed(), unitAmount: '1', flatAmount: '0' };
  });
  const priced = (band: number, units: Decimal): Decimal => {
    const block = blocks[band];
    if (block === undefined) return zero;
    return pricePackage({ kind: 'package', amount: block.price, packageSize: block.size, rounding: 'up' }, units).amount;
  };
  if (!top) return graduatedSteps(bands, decimal(quantity)).map((step, band) => priced(band, decimal(step.operands[0] ?? '0')));
  const [step] = priceQuantity({ kind: 'volume', tiers: bands }, decimal(quantity)).steps;
  return [priced(Number(step?.facts?.band ?? '0'), decimal(quantity))];
}

const blockOf = (tier: Json): Block =>
  Array.isArray(tier)
    ? { size: text(tier, 0), blocks: text(tier, 1), price: text(tier, 2) }
    : { size: text(tier, 'size'), blocks: text(tier, 'max_blocks'), price: text(tier, 'price') };

function usageTiers(vector: Json): Answer {
  if (text(vector, 'usage_type') === 'roll-up') return rollUp(vector);
  if (text(vector, 'usage_type').startsWith('CAPACITY')) return capacity(vector);
  const top = text(vector, 'policy') === 'TOP_TIER';
  const kinds = at(vector, 'units') === undefined ? [vector] : Object.values(fields(vector, 'units'));
  const perTier = kinds.flatMap((kind) => blockPrices(list(kind, 'tiers').map(blockOf), text(kind, 'quantity'), top));
  const total = perTier.reduce<Decimal>((sum, amount) => sum.plus(amount), zero);
  const wanted = list(vector, 'expected_per_tier').map((amount) => text(amount));
  const already = textOrNull(vector, 'already_invoiced');
  return {
    expected: { total: text(vector, 'expected_total'), per_tier: wanted, item: textOrNull(vector, 'expected_new_item') },
    actual: {
      total: total.toFixed(),
      per_tier: wanted.length === 0 ? [] : perTier.map((amount) => amount.toFixed()),
      item: already === null ? null : total.minus(already).toFixed(),
    },
  };
}

/** One price for the highest band that any unit's peak reaches. */
function capacity(vector: Json): Answer {
  const prices = list(vector, 'tier_prices').map((price) => text(price));
  const total = Object.entries(fields(vector, 'peak_usage')).reduce<Decimal>((highest, [unit, peak]) => {
    const limits = list(vector, 'tier_limits', unit).map((limit) => text(limit));
    const tiers = prices.map(
      (price, index): Tier => ({ upTo: index === prices.length - 1 ? null : (limits[index] ?? null), unitAmount: '0', flatAmount: price }),
    );
    return Decimal.max(highest, priceQuantity({ kind: 'volume', tiers }, decimal(text(peak))).amount);
  }, zero);
  const already = textOrNull(vector, 'already_invoiced');
  return {
    expected: { total: text(vector, 'expected_total'), item: textOrNull(vector, 'expected_new_item') },
    actual: { total: total.toFixed(), item: already === null ? null : total.minus(already).toFixed() },
  };
}

function rollUp(vector: Json): Answer {
  const bounds = list(vector, 'period_bounds').map((bound) => text(bound));
  const events = list(vector, 'usage_records').map((row, index) => ({
    eventId: String(index),
    eventName: text(row, 1),
    occurredAt: instant(text(row, 0)),
    properties: { units: text(row, 2) },
  }));
  const names = [...new Set(events.map((event) => event.eventName))];
  const rows = bounds.slice(1).map((to, index) => {
    const from = bounds[index] ?? '';
    const quantity = (eventName: string): string =>
      measure({ eventName, aggregation: { type: 'sum', field: 'units' }, filters: [], reset: 'billing_period' }, events, {
        start: instant(from),
        end: instant(to),
      }).quantity;
    return { from, to, ...Object.fromEntries(names.map((name) => [name, quantity(name)])) };
  });
  return { expected: at(vector, 'expected') ?? null, actual: rows };
}

export const killbill: Readonly<Record<string, Adapter>> = {
  'killbill-billing-cycles': cycles,
  'killbill-billing-intervals': intervals,
  'killbill-date-utils': dates,
  'killbill-usage-tiers': usageTiers,
};
