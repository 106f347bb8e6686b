import type { Period } from '../billing/calendar';
import type { Fraction } from '../billing/proration';
import type { FixedSource, UsageSource } from '../invoices';
import type { AddedPrice } from './map-subscription';
import type { PastInvoice } from './past';

/** A span that an added price bills on an invoice; for a fee, which part of it. */
export interface AddedWindow extends Period {
  readonly proration: Fraction | null;
}

/**
 * When a price without counterpart bills: usage in the windows in which the plan beside it billed usage, a fee in those in which it billed fees of the same
 * timing, or of any. Beside a plan that had none, it bills the periods that end. What an interim invoice bills is billed by the period's own, so nothing is
 * added there; and a trial bears no fee.
 */
export function addedWindows({ price, beside }: AddedPrice, { kind, input, sources }: PastInvoice): readonly AddedWindow[] {
  if (kind === 'interim' || kind === 'change') return [];
  const own = new Map(beside.filter((item) => item.price.type === price.type).map((item) => [item.id, item]));
  if (own.size === 0) return endsPeriod(kind, price.type) && isBeside() ? [{ ...input.period, proration: null }] : [];
  const mine = sources.filter((source) => own.has(source.subscriptionLineItemId));
  if (price.type === 'USAGE') return distinct(mine.filter(isUsage).map(({ period }) => ({ ...period, proration: null })));
  const timed = [...own.values()].filter((item) => item.price.timing === price.timing).map(({ id }) => id);
  const fees = mine.filter(isFee).filter((source) => timed.length === 0 || timed.includes(source.subscriptionLineItemId));
  return distinct(fees.map(({ period, proration }) => ({ ...period, proration })));

  /** A plan that was left, or not yet taken, bills nothing: where several were had, one of its lines must be on the invoice. */
  function isBeside(): boolean {
    return sources.length === 0 || sources.some((source) => beside.some(({ id }) => id === source.subscriptionLineItemId));
  }
}

function isUsage(source: PastInvoice['sources'][number]): source is UsageSource {
  return source.kind === 'usage' && source.late !== true;
}

function isFee(source: PastInvoice['sources'][number]): source is FixedSource {
  return source.kind === 'fixed';
}

function endsPeriod(kind: PastInvoice['kind'], type: 'USAGE' | 'FIXED'): boolean {
  return kind === 'period' || kind === 'final' || (kind === 'trial' && type === 'USAGE');
}

function distinct(windows: readonly AddedWindow[]): readonly AddedWindow[] {
  return [...new Map(windows.map((window) => [`${window.start} ${window.end}`, window])).values()];
}
