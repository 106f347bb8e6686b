import type { Allowance } from '../billing/allowances';
import type { Period } from '../billing/calendar';
import type { Commitment } from '../billing/commitments';
import type { CreditLot } from '../billing/credits';
import { loadLots } from '../credits';
import { type Lapsing, loadLapsing } from './lapsing';
import type { Db, Instant } from '../platform';
import type { BilledBefore } from '../billing/invoice';
import { type Adjustments, type InvoiceSubject, loadAdjustments } from './adjustments';
import type { BillingParty } from './billing-party';
import { billedBefore } from './billed-before';
import type { Glance } from './glance';
import { creditsOfFees } from './given-back';
import type { LineSource, ProrationSource, UsageSource } from './line-source';
import { loadCommitment } from './load-commitment';
import { measureLine } from './measure-line';
import type { SegmentMeasurement } from './measure-source';
import type { LineWindow } from './measure-windows';

/** Everything that is read before an invoice can be computed. */
export interface InvoiceFacts {
  readonly ingestedBefore: string;
  readonly lots: readonly CreditLot[];
  readonly lapsing: Lapsing | null;
  readonly usage: ReadonlyMap<string, readonly SegmentMeasurement[]>;
  readonly billedBefore: ReadonlyMap<string, BilledBefore>;
  readonly allowances: ReadonlyMap<string, Allowance>;
  /** The windows of lines that are priced each on its own. */
  readonly windows: ReadonlyMap<string, readonly LineWindow[]>;
  readonly adjustments: Adjustments;
  /** What has been given back of its fees elsewhere. */
  readonly credits: readonly ProrationSource[];
  /** What the subscription has promised to use. */
  readonly commitment?: Commitment | undefined;
}

export interface LoadFactsInput extends InvoiceSubject {
  readonly party: BillingParty;
  readonly currency: string;
  readonly period: Period;
  readonly sources: readonly LineSource[];
  readonly glance?: Glance;
  /** The end of a period for which it is the last invoice: credits that have expired by then are written off. */
  readonly lapseAt?: Instant;
  /** Only what arrived before this counts: with it stored, the same events are found again years later. */
  readonly ingestedBefore: string;
  /** Locks the coupons and the credit lots, in this order everywhere, when what is computed will be redeemed and burnt. */
  readonly forUpdate: boolean;
  /** The invoice being computed again: what it has billed itself was not billed before. */
  readonly invoiceId: string | null;
  /** The void invoice that this one is made in place of. */
  readonly replacesInvoiceId?: string;
}

/** Measures every usage line and reads the credits, coupons and taxes that it could bear. */
export async function loadFacts(db: Db, input: LoadFactsInput): Promise<InvoiceFacts> {
  const usageSources = input.sources.filter((source) => source.kind === 'usage');
  const adjusting = loadAdjustments(db, input);
  // The lots are locked after the coupons, which takes several statements if there are any.
  if (input.glance?.coupons !== false) await adjusting;
  const known = input.invoiceId ?? input.replacesInvoiceId;
  const [adjustments, before, commitment, lots, lapsing, credits] = await Promise.all([
    adjusting,
    billedBefore(db, usageSources, input.invoiceId),
    loadCommitment(db, input),
    usageSources.length === 0 ? [] : loadLots(db, input.party.customer.id, hullOf(usageSources), { forUpdate: input.forUpdate }),
    loadLapsing(db, input.party.customer.id, input.lapseAt),
    // Nothing has been given back yet of fees that are billed for the first time.
    known === undefined ? [] : creditsOfFees(db, input.sources, known),
  ]);
  const measured = await Promise.all(usageSources.map((source) => measureLine(db, input, source, lots)));
  return {
    ingestedBefore: input.ingestedBefore,
    lots,
    lapsing,
    usage: new Map(measured.map(({ key, segments }) => [key, segments])),
    allowances: new Map(measured.flatMap(({ key, allowance }) => (allowance ? [[key, allowance] as const] : []))),
    windows: new Map(measured.map(({ key, windows }) => [key, windows])),
    adjustments,
    credits,
    billedBefore: before,
    commitment,
  };
}

function hullOf(sources: readonly UsageSource[]): { starts_at: string; ends_at: string } {
  const starts = sources.map((source) => source.period.start).sort();
  const ends = sources.map((source) => source.period.end).sort();
  return { starts_at: starts[0] ?? '', ends_at: ends.at(-1) ?? '' };
}
