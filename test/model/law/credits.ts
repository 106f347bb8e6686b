import { addMilliseconds, type Instant, type Period } from '../../../src/billing/calendar';
import { Exact, ZERO } from './exact';
import type { Account, Lot } from './terms';

const DAY_MS = 86_400_000;

/** Credits are granted: they belong to the open period, or wait for the first one that covers or follows them. */
export function grant(account: Account, { units, days, rollover }: { readonly units: number; readonly days: number | null; readonly rollover: boolean }): void {
  const { open, now } = account;
  const lot: Lot = { number: account.lots.length, remaining: Exact.of(units), grantedAt: now, days, rollover, valid: null };
  if (open !== null && open.start <= now && open.end > now) lot.valid = validIn(lot, open);
  account.lots = [...account.lots, lot];
}

/** Lots that waited for a period get the one that has just opened. */
export function bindLots({ open, lots }: Account): void {
  for (const lot of lots) if (open !== null && lot.valid === null && lot.grantedAt < open.end) lot.valid = validIn(lot, open);
}

function validIn(lot: Lot, period: Period): NonNullable<Lot['valid']> {
  const expiry = lot.days === null ? null : addMilliseconds(lot.grantedAt, lot.days * DAY_MS);
  const until = lot.rollover || (expiry !== null && expiry < period.end) ? expiry : period.end;
  return { from: until !== null && until < period.start ? until : period.start, until };
}

/** When a period has been billed, what is left of lots that had expired by then is gone, unless a draft may still have usage for them to pay. */
export function lapseLots({ lots, invoices }: Account, at: Instant): void {
  const drafts = invoices.filter(({ draft }) => draft !== null);
  for (const lot of lots) {
    const until = lot.valid?.until ?? null;
    if (until !== null && until <= at && drafts.every(({ period }) => period.start >= until)) lot.remaining = ZERO;
  }
}

export function balanceOf({ lots }: Account): Exact {
  return lots.reduce((sum, lot) => sum.plus(lot.remaining), ZERO);
}
