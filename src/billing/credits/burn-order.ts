import type { CreditLot } from './credit-lot';

/**
 * Orders lots as they burn: priority first, then the earliest expiry (never comes last), promotional before paid, the oldest, and at last by id
 * so that the order never depends on how the lots were read.
 * @example burnOrder([lot('keeps', '10'), lot('expires', '10', '2026-03-01T00:00:00.000Z')]).map(({ id }) => id) => ["expires","keeps"]
 */
export function burnOrder<Lot extends CreditLot>(lots: readonly Lot[]): readonly Lot[] {
  return [...lots].sort(compareLots);
}

function compareLots(a: CreditLot, b: CreditLot): number {
  return (
    a.priority - b.priority ||
    compareExpiry(a.validUntil, b.validUntil) ||
    Number(a.paid) - Number(b.paid) ||
    compareStrings(a.createdAt, b.createdAt) ||
    compareStrings(a.id, b.id)
  );
}

function compareExpiry(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return compareStrings(a, b);
}

function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
