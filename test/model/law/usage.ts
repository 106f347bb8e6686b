import type { Period } from '../../../src/billing/calendar';
import { Exact, least, ZERO } from './exact';
import type { Account, Lot, Source } from './terms';

export interface Measured {
  readonly source: Source;
  /** What was used, in the parts between which lots begin or expire. */
  readonly parts: { readonly period: Period; left: Exact }[];
  readonly quantity: Exact;
  credits: Exact;
}

export interface Burnt {
  readonly measured: readonly Measured[];
  /** The customer's credits afterwards. */
  readonly lots: readonly Lot[];
}

/** Measures usage lines, and lets the customer's credits pay for them before anything is priced: lot by lot, line by line, early usage first. */
export function measureAndBurn(account: Account, sources: readonly Source[]): Burnt {
  const after = account.lots.map((lot) => ({ ...lot }));
  const lots = after.filter((lot) => lot.valid !== null && lot.remaining.isMoreThan(ZERO));
  const measured = sources.filter((source) => source.kind === 'usage').map((source) => measure(account, source, lots));
  for (const lot of inBurnOrder(lots)) for (const line of measured) for (const part of line.parts) burn(lot, line, part);
  return { measured, lots: after };
}

function measure(account: Account, source: Source, lots: readonly Lot[]): Measured {
  const meter = source.line?.price.meter;
  const inside = account.used.filter(({ at, event }) => event === meter?.event && at >= source.period.start && at < source.period.end);
  const sum = (events: typeof inside) => events.reduce((total, { value }) => total.plus(meter?.counts === 'each' ? Exact.of(1) : Exact.of(value)), ZERO);
  if (meter?.counts === 'max') {
    const quantity = inside.reduce((most, { value }) => (Exact.of(value).isMoreThan(most) ? Exact.of(value) : most), ZERO);
    return { source, parts: [{ period: source.period, left: quantity }], quantity, credits: ZERO };
  }
  const cuts = lots.flatMap(({ valid }) => [valid?.from ?? '', valid?.until ?? '']).filter((at) => at > source.period.start && at < source.period.end);
  const bounds = [source.period.start, ...new Set(cuts.sort()), source.period.end];
  const parts = bounds.slice(1).map((end, index) => {
    const period = { start: bounds[index] ?? '', end };
    return { period, left: sum(inside.filter(({ at }) => at >= period.start && at < period.end)) };
  });
  return { source, parts, quantity: sum(inside), credits: ZERO };
}

/** What expires first burns first, then what was granted first. */
function inBurnOrder(lots: readonly Lot[]): readonly Lot[] {
  const key = ({ valid, grantedAt }: Lot) => `${valid?.until ?? '~'} ${grantedAt}`;
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
