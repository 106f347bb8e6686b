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

/** Coupons take off, those of single lines first, each from what the ones before it left of its charges, and never more than that. */
export function discount(coupons: readonly HeldCoupon[], lines: readonly InvoiceLine[], of: string): readonly Taken[] {
  const ordered = [...coupons.filter(({ root }) => root !== null), ...coupons.filter(({ root }) => root === null)];
  return ordered.map((held) => take(held, lines, of)).filter(({ taken }) => taken > 0n);
}

function take(held: HeldCoupon, lines: readonly InvoiceLine[], of: string): Taken {
  const weights = lines.map((line) => (discounts(held, line, of) ? most(line.amount - line.discount, 0n) : 0n));
  const found = sumOf(weights, (weight) => weight);
  const taken = least(found, wanted(held, found, of));
  if (taken > 0n) shareOut(taken, weights).forEach((part, index) => ((lines[index] as InvoiceLine).discount += part));
  return { held, found, taken };
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
