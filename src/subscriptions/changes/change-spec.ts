import type { Instant } from '../../platform';
import type { PriceModel } from '../../billing/pricing';
import type { AskedCommitment } from '../lines/line-commitment';

/** How the rest of the period is settled: on an invoice of its own, on the next one, or not at all. */
export type ProrationMode = 'invoice_now' | 'next_invoice' | 'none';

/** A line that a change begins. Either a price of the catalog, or one of its own made from `price`. */
export interface LineSpec {
  /** The id that the line will have, where it was promised to the caller. */
  readonly id?: string;
  readonly priceId?: string;
  readonly price?: OwnPriceSpec;
  readonly quantity?: string;
  readonly displayName?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Where the line ends by itself. */
  readonly endsAt?: Instant;
  /** What it promises; null takes a promise away. */
  readonly commitment?: AskedCommitment | null;
}

/** A price for one subscription alone: another model under the terms of a catalog price, or terms of its own. */
export interface OwnPriceSpec {
  readonly model: PriceModel;
  /** The catalog price that it overrides, whose other terms it keeps. */
  readonly overrides?: string;
  readonly terms?: OwnPriceTerms;
}

export interface OwnPriceTerms {
  readonly type: 'USAGE' | 'FIXED';
  readonly billingPeriod: string;
  readonly billingPeriodCount: number;
  readonly invoiceCadence: 'ARREAR' | 'ADVANCE';
  readonly meterId: string | null;
  readonly displayName: string;
}

/** A line that a change carries on under another quantity or price. */
export interface LineUpdate extends Omit<LineSpec, 'price'> {
  readonly lineItemId: string;
  readonly model?: PriceModel;
}

export type AddonBehaviour = 'carry' | 'drop';

export interface PlanChange {
  readonly type: 'plan';
  readonly planId: string;
  /** Another rhythm starts a new period at the change; without one the period and the anchor stay. */
  readonly billingPeriod?: string;
  readonly billingPeriodCount?: number;
  readonly billingCycle?: 'anniversary' | 'calendar';
  /** Starts a new period at the change also when the rhythm stays. */
  readonly restart?: boolean;
  readonly addons: AddonBehaviour;
  /** What becomes of single add-ons, by the id of the association or of the add-on. */
  readonly addonOverrides?: Readonly<Record<string, AddonBehaviour>>;
  readonly lines: readonly LineSpec[];
}

export interface LinesChange {
  readonly type: 'lines';
  readonly add?: readonly LineSpec[];
  readonly update?: readonly LineUpdate[];
  readonly remove?: readonly string[];
}

/** The lines of the plan are brought to the versions that it sells now. */
export interface SyncChange {
  readonly type: 'sync';
}

/** The lines of the plan are brought to what a phase says of them. */
export interface PhaseChange {
  readonly type: 'phase';
  readonly lines: readonly LineSpec[];
  /** Ids or codes of the coupons that hold while it lasts. */
  readonly coupons: readonly string[];
  readonly endsAt: Instant | null;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface AddonAdd {
  readonly type: 'addon_add';
  readonly associationId: string;
  readonly addonId: string;
  readonly cadence: 'onetime' | 'recurring';
  readonly lines: readonly LineSpec[];
  readonly metadata: Readonly<Record<string, string>>;
}

export interface AddonRemove {
  readonly type: 'addon_remove';
  readonly associationId: string;
  readonly reason: string;
}

export interface PauseSpec {
  readonly type: 'pause';
  readonly fees: 'stop' | 'continue';
  readonly usage: 'free' | 'billed';
  readonly resumeAt: Instant | null;
  /** How it was asked for; a pause that is older than these reads as an immediate one without a word. */
  readonly mode?: 'immediate' | 'scheduled' | 'period_end';
  readonly reason?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface ResumeSpec {
  readonly type: 'resume';
  readonly mode?: 'immediate' | 'scheduled';
}

/** A change as it was asked for. It is worked out against the subscription as it is when it takes effect. */
export type ChangeSpec = { readonly proration: ProrationMode } & (
  | PlanChange
  | LinesChange
  | PhaseChange
  | SyncChange
  | AddonAdd
  | AddonRemove
  | PauseSpec
  | ResumeSpec
);
