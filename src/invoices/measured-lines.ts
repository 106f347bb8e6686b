import type { Period } from '../billing/calendar';
import type { CreditLot } from '../billing/credits';
import type { LineInput } from '../billing/invoice';
import type { Db } from '../platform';
import type { BillingParty } from './billing-party';
import type { FixedSource, UsageSource } from './line-source';
import { measureSource, type SegmentMeasurement } from './measure-source';
import { type LineWindow, measureWindows } from './measure-windows';
import { toInvoiceInput } from './to-invoice-input';

export interface MeasuredLinesInput {
  readonly party: BillingParty;
  readonly currency: string;
  readonly period: Period;
  readonly sources: readonly (FixedSource | UsageSource)[];
  readonly ingestedBefore: string;
  /** Usage is cut where these begin or expire. */
  readonly lots: readonly CreditLot[];
}

/** Lines as an invoice would have them if these were its sources, without anything that customers have beside: for questions about the past. */
export async function measuredLines(db: Db, input: MeasuredLinesInput): Promise<readonly LineInput[]> {
  const { currency, period, sources, ingestedBefore, lots } = input;
  const usage = new Map<string, readonly SegmentMeasurement[]>();
  const windows = new Map<string, readonly LineWindow[]>();
  for (const source of sources) {
    if (source.kind !== 'usage') continue;
    usage.set(source.key, await measureSource(db, input, source, lots));
    windows.set(source.key, await measureWindows(db, input, source));
  }
  const facts = {
    ingestedBefore,
    lots,
    usage,
    billedBefore: new Map(),
    allowances: new Map(),
    windows,
    adjustments: { coupons: [], taxes: [] },
    credits: [],
    lapsing: null,
  };
  return toInvoiceInput({ currency, period, sources, facts }).lines;
}
