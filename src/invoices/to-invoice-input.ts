import type { Period } from '../billing/calendar';
import { shareCommitment } from '../billing/commitments';
import type { InvoiceInput, LineInput, MeasurementFacts } from '../billing/invoice';
import { decimal, zero } from '../billing/money';
import { toCoreCoupons } from '../coupons';
import { toCoreTaxes } from '../taxes';
import { givenBackOf, isFee } from './given-back';
import type { FixedSource, LineSource, ProrationSource, UsageSource } from './line-source';
import type { InvoiceFacts } from './load-facts';
import type { SegmentMeasurement } from './measure-source';
import type { InvoiceKind } from './rows';

export interface ToInvoiceInput {
  readonly currency: string;
  readonly period: Period;
  readonly sources: readonly LineSource[];
  readonly facts: InvoiceFacts;
  /** An invoice in the middle of a period; else one that knows what is missing of a commitment. */
  readonly kind?: InvoiceKind;
}

/** Puts what was read into the form that the core computes from. Pure: the same facts give the same input. */
export function toInvoiceInput({ currency, period, sources, facts, kind }: ToInvoiceInput): InvoiceInput {
  const credits = [...sources, ...facts.credits];
  const { taxes, taxIds } = toCoreTaxes(facts.adjustments.taxes, sources);
  return {
    v: 1,
    currency,
    period,
    lines: sources.map((source) => ({
      ...lineOf(source, facts),
      ...(isFee(source) ? givenBackOf(source, credits, currency) : {}),
      ...commitmentOf(source, facts, kind),
      ...taxesOf(source, taxIds),
    })),
    unitCreditLots: facts.lots,
    invoiceCoupons: toCoreCoupons(facts.adjustments.coupons, sources),
    moneyCreditLots: [],
    taxes,
    ...(facts.commitment ? { commitment: facts.commitment } : {}),
  };
}

function taxesOf({ key }: LineSource, taxIds: ReadonlyMap<string, readonly string[]> | null): Pick<LineInput, 'taxIds'> {
  const ids = taxIds?.get(key);
  return ids ? { taxIds: ids } : {};
}

function lineOf(source: LineSource, facts: InvoiceFacts): LineInput {
  if (source.kind === 'usage') return usageLine(source, facts);
  if (source.kind === 'one_off') return { ...commonOf(source), kind: 'one_off', quantity: source.quantity };
  return feeLine(source, source.kind === 'fixed' ? 'fixed' : `proration_${source.direction}`);
}

/** A shortfall is known when the period has ended, so late usage knows it too. */
function commitmentOf(source: LineSource, facts: InvoiceFacts, kind: InvoiceKind | undefined): Pick<LineInput, 'commitment' | 'buckets'> {
  if (source.kind !== 'usage') return {};
  const windows = facts.windows.get(source.key) ?? [];
  const priced = windows.length === 0 ? {} : { buckets: windows.map(({ start, quantity }) => ({ start, quantity })) };
  if (source.commitment === undefined) return priced;
  const { promised, part } = source.commitment;
  const whole = { ...promised, final: source.late === true || kind !== 'interim' };
  if (promised.per !== 'bucket') return { ...priced, commitment: shareCommitment(whole, part, source.model) };
  const buckets = windows.map(({ start, quantity, part: share }) => ({ start, quantity, commitment: shareCommitment(whole, share, source.model) }));
  return { commitment: whole, buckets };
}

function feeLine(source: FixedSource | ProrationSource, kind: LineInput['kind']): LineInput {
  const creditCap = source.kind === 'proration' ? source.atMost : undefined;
  const { quantity, proration } = source;
  return { ...commonOf(source), kind, quantity, ...(proration ? { proration } : {}), ...(creditCap === undefined ? {} : { creditCap }) };
}

function usageLine(source: UsageSource, facts: InvoiceFacts): LineInput {
  const measured = facts.usage.get(source.key) ?? [];
  const before = facts.billedBefore.get(source.key);
  const allowance = facts.allowances.get(source.key);
  return {
    ...commonOf(source),
    kind: source.late ? 'late_usage' : 'usage',
    quantity: measured.reduce((sum, { measurement }) => sum.plus(decimal(measurement.quantity)), zero).toFixed(),
    segments: measured.map(({ start, end, measurement }) => ({ start, end, quantity: measurement.quantity })),
    measurement: measurementOf(source, measured, facts),
    creditTarget: { priceType: 'USAGE', meter: source.meter.id },
    ...(allowance ? { allowance } : {}),
    ...(before ? { billedBefore: before } : {}),
  };
}

function measurementOf(source: UsageSource, measured: readonly SegmentMeasurement[], facts: InvoiceFacts): MeasurementFacts {
  const sum = (pick: (segment: SegmentMeasurement) => number) => measured.reduce((total, segment) => total + pick(segment), 0);
  return {
    meterId: source.meter.id,
    meterVersion: source.meter.version,
    eventCount: sum((segment) => segment.measurement.eventCount),
    errorCount: sum((segment) => segment.measurement.errorCount),
    checksum: measured.reduce((total, { measurement }) => total + BigInt(measurement.checksum), 0n).toString(),
    ingestedBefore: facts.ingestedBefore,
  };
}

function commonOf(source: LineSource) {
  const { key, displayName, period, model } = source;
  const { priceId, subscriptionLineItemId } = source;
  const references = source.kind === 'one_off' ? (priceId === '' ? {} : { priceId }) : { priceId, subscriptionLineItemId };
  return { key, displayName, period, price: model, references };
}
