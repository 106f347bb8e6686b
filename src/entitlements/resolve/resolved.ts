import type { Instant } from '../../billing/calendar';
import type { MeterDefinition } from '../../billing/metering';
import type { SubscriptionFacts } from '../../rating';
import type { EntitlementRow } from '../store';
import type { Source } from './load-sources';

/** All that a check needs to know before it looks at usage. */
export interface Resolution {
  readonly customer: ResolvedCustomer;
  readonly feature: ResolvedFeature;
  readonly subscriptions: readonly SubscriptionFacts[];
  readonly sources: readonly Source[];
  /** A charge in credits blocks what the customer's credits do not cover, so they decide too. */
  readonly blocks: boolean;
  /** Whether units of the customer are held, or were a moment ago. */
  readonly holds: boolean;
}

export interface ResolvedCustomer {
  readonly id: string;
  readonly externalId: string;
  readonly refs: readonly string[];
  readonly hasTestClock: boolean;
  /** The time of its test clock. */
  readonly frozenTime: Instant | null;
}

export interface ResolvedFeature {
  readonly id: string;
  readonly lookupKey: string;
  readonly type: EntitlementRow['feature_type'];
  readonly meter: { readonly id: string; readonly definition: MeterDefinition } | null;
}
