import { addMilliseconds, type Instant, type Period } from '../../../src/billing/calendar';
import { Exact, ZERO } from './exact';
import type { Account, Customer, Lot } from './terms';

const DAY_MS = 86_400_000;

interface Granted {
  readonly at: Instant;
  readonly units: number;
  readonly days: number | null;
  readonly rollover: boolean;
  readonly priority?: number | null;
}

/** Credits are granted: they belong to the open period of the oldest subscription that has one, or wait for the first one that covers or follows them. */
export function grant(customer: Customer, { at, units, days, rollover, priority = null }: Granted): void {
  const lot: Lot = { number: customer.lots.length, remaining: Exact.of(units), grantedAt: at, days, rollover, priority, valid: null };
  const open = customer.accounts.map((account) => account.open).find((period) => period !== null && period.start <= at && period.end > at);
  if (open) lot.valid = validIn(lot, open);
  customer.lots = [...customer.lots, lot];
}

/** Lots that waited for a period get the one that has just opened. */
export function bindLots({ open, customer }: Account): void {
  for (const lot of customer.lots) if (open !== null && lot.valid === null && lot.grantedAt < open.end) lot.valid = validIn(lot, open);
}

function validIn(lot: Lot, period: Period): NonNullable<Lot['valid']> {
  const expiry = lot.days === null ? null : addMilliseconds(lot.grantedAt, lot.days * DAY_MS);
  const until = lot.rollover || (expiry !== null && expiry < period.end) ? expiry : period.end;
  return { from: until !== null && until < period.start ? until : period.start, until };
}

/** When a period has been billed, what is left of lots that had expired by then is gone, unless a period that is not billed yet may have usage for them to pay. */
export function lapseLots({ lots, accounts }: Customer, at: Instant): void {
  const unbilled = accounts.flatMap(unbilledSince);
  for (const lot of lots) {
    const until = lot.valid?.until ?? null;
    if (until !== null && until <= at && unbilled.every((start) => start >= until)) lot.remaining = ZERO;
  }
}

/** Where the periods of a subscription begin that run, or wait with their drafts. */
function unbilledSince({ open, invoices }: Account): readonly Instant[] {
  return [...invoices.filter(({ draft }) => draft !== null).map(({ period }) => period.start), ...(open === null ? [] : [open.start])];
}

export function balanceOf({ lots }: Customer): Exact {
  return lots.reduce((sum, lot) => sum.plus(lot.remaining), ZERO);
}
