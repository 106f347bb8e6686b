import type { Period } from '../../../src/billing/calendar';
import { billedBefore } from './billed-before';
import { Exact, least, ZERO } from './exact';
import type { Account, Lot, Source, Used } from './terms';

export interface Measured {
  readonly source: Source;
  /** What was used, in the parts between which lots begin or expire. */
  readonly parts: { readonly period: Period; left: Exact }[];
  readonly quantity: Exact;
  readonly events: number;
  credits: Exact;
}

export interface Burnt {
  readonly measured: readonly Measured[];
  /** The customer's credits afterwards. */
  readonly lots: readonly Lot[];
}

/** Measures usage lines, and lets the customer's credits pay for them before anything is priced: lot by lot, line by line, early usage first. */
export function measureAndBurn(account: Account, sources: readonly Source[]): Burnt {
  const after = account.customer.lots.map((lot) => ({ ...lot }));
  const lots = after.filter((lot) => lot.valid !== null && lot.remaining.isMoreThan(ZERO));
  const measured = sources.filter(({ kind }) => kind === 'usage' || kind === 'late_usage').map((source) => measure(account, source, lots));
  for (const lot of inBurnOrder(lots)) for (const line of measured) for (const part of line.parts) burn(lot, line, part);
  return { measured, lots: after };
}

/** How many events there are of a line's usage by now. */
export function countOf(account: Account, of: Pick<Source, 'line' | 'period'>): number {
  return eventsOf(account, of).length;
}

function eventsOf({ customer: { used } }: Account, { line, period }: Pick<Source, 'line' | 'period'>): readonly Used[] {
  return used.filter(({ at, event }) => event === line?.price.meter?.event && at >= period.start && at < period.end);
}

function measure(account: Account, source: Source, lots: readonly Lot[]): Measured {
  const meter = source.line?.price.meter;
  const inside = eventsOf(account, source);
  const sum = (events: typeof inside) => events.reduce((total, { value }) => total.plus(meter?.counts === 'each' ? Exact.of(1) : Exact.of(value)), ZERO);
  const paid = billedBefore(account, source).reduce((total, { credits }) => total.plus(credits), ZERO);
  const common = { source, events: inside.length, credits: ZERO };
  if (meter?.counts === 'max') {
    const quantity = inside.reduce((most, { value }) => (Exact.of(value).isMoreThan(most) ? Exact.of(value) : most), ZERO);
    return { ...common, parts: withoutFirst([{ period: source.period, left: quantity }], paid), quantity };
  }
  const cuts = lots.flatMap(({ valid }) => [valid?.from ?? '', valid?.until ?? '']).filter((at) => at > source.period.start && at < source.period.end);
  const bounds = [source.period.start, ...new Set(cuts.sort()), source.period.end];
  const parts = bounds.slice(1).map((end, index) => {
    const period = { start: bounds[index] ?? '', end };
    return { period, left: sum(inside.filter(({ at }) => at >= period.start && at < period.end)) };
  });
  return { ...common, parts: withoutFirst(parts, paid), quantity: sum(inside) };
}

/** Credits that earlier invoices have burnt for the same usage paid for what was used first. */
function withoutFirst(parts: Measured['parts'], paid: Exact): Measured['parts'] {
  let rest = paid;
  return parts.map(({ period, left }) => {
    const taken = least(rest, left);
    rest = rest.minus(taken);
    return { period, left: left.minus(taken) };
  });
}

/** What has precedence burns first, then what expires first, then what was granted first. */
function inBurnOrder(lots: readonly Lot[]): readonly Lot[] {
  const key = ({ priority, valid, grantedAt }: Lot) => `${priority ?? '~'} ${valid?.until ?? '~'} ${grantedAt}`;
  return [...lots].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.number - b.number));
}

/** A lot pays for usage of the time in which it was valid. */
function burn(lot: Lot, line: Measured, part: Measured['parts'][number]): void {
  if (lot.valid === null || lot.valid.from >= part.period.end || (lot.valid.until !== null && lot.valid.until <= part.period.start)) return;
  const taken = least(part.left, lot.remaining);
  lot.remaining = lot.remaining.minus(taken);
  part.left = part.left.minus(taken);
  line.credits = line.credits.plus(taken);
}
