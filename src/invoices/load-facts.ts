import type { Period } from '../billing/calendar';
import { lotCuts, type CreditLot } from '../billing/credits';
import { loadLots } from '../credits';
import { customerRefs } from '../customers';
import type { Db } from '../platform';
import type { Measurement } from '../billing/metering';
import { measureUsage } from '../usage';
import type { BilledBefore } from '../billing/invoice';
import type { BillingParty } from './billing-party';
import { billedBefore } from './billed-before';
import type { LineSource, UsageSource } from './line-source';

/** Everything that is read before an invoice can be computed. */
export interface InvoiceFacts {
  readonly ingestedBefore: string;
  readonly lots: readonly CreditLot[];
  readonly usage: ReadonlyMap<string, readonly SegmentMeasurement[]>;
  readonly billedBefore: ReadonlyMap<string, BilledBefore>;
}

export interface SegmentMeasurement extends Period {
  readonly measurement: Measurement;
}

export interface LoadFactsInput {
  readonly party: BillingParty;
  readonly sources: readonly LineSource[];
  /** Only what arrived before this counts: with it stored, the same events are found again years later. */
  readonly ingestedBefore: string;
  /** Locks the credit lots, when what is computed will be burnt. */
  readonly forUpdate: boolean;
  /** The invoice being computed again: what it has billed itself was not billed before. */
  readonly invoiceId: string | null;
}

// Quantities of these add up over time, so usage can be cut where credits begin or expire; the others are measured whole.
const ADDITIVE: ReadonlySet<string> = new Set(['count', 'sum', 'sum_with_multiplier']);

/** Measures every usage line and reads the credits that could pay for it. */
export async function loadFacts(db: Db, input: LoadFactsInput): Promise<InvoiceFacts> {
  const usageSources = input.sources.filter((source) => source.kind === 'usage');
  const lots = usageSources.length === 0 ? [] : await loadLots(db, input.party.customer.id, hullOf(usageSources), { forUpdate: input.forUpdate });
  const usage = new Map<string, readonly SegmentMeasurement[]>();
  for (const source of usageSources) usage.set(source.key, await measureSource(db, input, source, lots));
  return { ingestedBefore: input.ingestedBefore, lots, usage, billedBefore: await billedBefore(db, usageSources, input.invoiceId) };
}

async function measureSource(db: Db, input: LoadFactsInput, source: UsageSource, lots: readonly CreditLot[]): Promise<readonly SegmentMeasurement[]> {
  const { definition } = source.meter;
  const additive = ADDITIVE.has(definition.aggregation.type) && definition.reset === 'billing_period' && definition.rounding === undefined;
  const segments = additive ? lotCuts(source.period, lots) : [source.period];
  const measurements = await measureUsage(db, {
    environmentId: input.party.environment.id,
    customerRefs: customerRefs(input.party.customer),
    meter: definition,
    segments,
    ingestedBefore: input.ingestedBefore,
  });
  return segments.flatMap((segment, index) => {
    const measurement = measurements[index];
    return measurement ? [{ ...segment, measurement }] : [];
  });
}

function hullOf(sources: readonly UsageSource[]): { starts_at: string; ends_at: string } {
  const starts = sources.map((source) => source.period.start).sort();
  const ends = sources.map((source) => source.period.end).sort();
  return { starts_at: starts[0] ?? '', ends_at: ends.at(-1) ?? '' };
}
