import type { MeterDefinition } from '../billing/metering';
import type { PriceModel } from '../billing/pricing';

/** A price of the candidate plan, with all that billing by it needs. */
export interface CandidatePrice {
  readonly id: string;
  readonly type: 'USAGE' | 'FIXED';
  readonly currency: string;
  readonly billingPeriod: string;
  readonly billingPeriodCount: number;
  readonly timing: 'ADVANCE' | 'ARREAR';
  readonly displayName: string;
  /** Of a fee that nothing was paired with. */
  readonly quantity: string;
  readonly model: PriceModel;
  readonly meter: { readonly id: string; readonly version: number; readonly definition: MeterDefinition } | null;
}

/** What history is rated under instead: another plan, other models for some prices, or both. Plain JSON, fixed when the simulation is asked for. */
export interface Candidate {
  readonly planId: string | null;
  readonly prices: readonly CandidatePrice[];
  /** Models that replace those of these prices, every version of a price under its own id. */
  readonly models: Readonly<Record<string, PriceModel>>;
}
