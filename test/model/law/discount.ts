import type { HeldCoupon, InvoiceLine } from './terms';
import { Exact } from './exact';
import { sumOf } from './sum';
import { shareOut } from './share-out';

/** What a coupon found on an invoice and took off it. */
export interface Taken {
  readonly held: HeldCoupon;
  readonly found: bigint;
  readonly taken: bigint;
}

interface Taking {
  readonly held: HeldCoupon;
  /** By line. */
  readonly parts: bigint[];
}

/**
 * Coupons take off, those of single lines first, each from what the ones before it left of its charges, and never more than that. Of a fee of which
 * too much was given back they take so much less, the last one first.
 */
export function discount(coupons: readonly HeldCoupon[], lines: readonly InvoiceLine[], of: string, tooMuch: (fee: InvoiceLine) => bigint): readonly Taken[] {
  const ordered = [...coupons.filter(({ root }) => root !== null), ...coupons.filter(({ root }) => root === null)];
  const takings = ordered.map((held) => take(held, lines, of));
  lines.forEach((line, index) => leave(line, index, takings.toReversed(), most(tooMuch(line), 0n)));
  const left = lines.map(({ amount }) => amount);
  return takings.map((taking) => told(taking, lines, left, of)).filter(({ taken }) => taken > 0n);
}

function take(held: HeldCoupon, lines: readonly InvoiceLine[], of: string): Taking {
  const weights = lines.map((line) => (discounts(held, line, of) ? most(line.amount - line.discount, 0n) : 0n));
  const found = sumOf(weights, (weight) => weight);
  const parts = [...shareOut(least(found, wanted(held, found, of)), weights)];
  parts.forEach((part, index) => ((lines[index] as InvoiceLine).discount += part));
  return { held, parts };
}

function leave(line: InvoiceLine, index: number, lastFirst: readonly Taking[], tooMuch: bigint): void {
  let still = tooMuch;
  for (const { parts } of lastFirst) {
    const less = least(still, parts[index] ?? 0n);
    parts[index] = (parts[index] ?? 0n) - less;
    line.discount -= less;
    still -= less;
  }
}

/** Takes it from what is left of the lines. */
function told({ held, parts }: Taking, lines: readonly InvoiceLine[], left: bigint[], of: string): Taken {
  const found = sumOf(lines, (line) => (discounts(held, line, of) ? most(left[lines.indexOf(line)] ?? 0n, 0n) : 0n));
  parts.forEach((part, index) => (left[index] = (left[index] ?? 0n) - part));
  return { held, found, taken: sumOf(parts, (part) => part) };
}

/** A percentage of what is left; a fixed amount once in a period, however many invoices that has. */
function wanted({ coupon: { off }, uses }: HeldCoupon, found: bigint, of: string): bigint {
  if (off.kind === 'percent') return Exact.of(found, 100).times(Exact.of(off.percent, 100)).cents();
  const before = sumOf(uses, (use) => (use.of === of ? use.taken : 0n));
  return most(Exact.of(off.amount).cents() - before, 0n);
}

/** It discounts what is billed for periods that begin while it holds, in as many billing periods as it lasts. */
function discounts({ coupon, root, start, end, uses }: HeldCoupon, { line, period }: InvoiceLine, of: string): boolean {
  if (root !== null && line?.root !== root) return false;
  if (period.start < start || (end !== null && period.start >= end)) return false;
  const others = new Set(uses.map((use) => use.of).filter((other) => other !== of));
  return coupon.periods === null || others.size < coupon.periods;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
