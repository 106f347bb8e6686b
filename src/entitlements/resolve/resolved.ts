import type { Instant } from '../../billing/calendar';
import type { MeterDefinition } from '../../billing/metering';
import type { EntitlementRow } from '../store';
import type { EntitlingSubscription, Source } from './load-sources';

/** All that a check needs to know before it looks at usage. */
export interface Resolution {
  readonly customer: { readonly id: string; readonly externalId: string; readonly refs: readonly string[]; readonly frozenTime: Instant | null };
  readonly feature: ResolvedFeature;
  readonly subscriptions: readonly EntitlingSubscription[];
  readonly sources: readonly Source[];
  /** A charge in credits blocks what the customer's credits do not cover, so they decide too. */
  readonly blocks: boolean;
}

export interface ResolvedFeature {
  readonly id: string;
  readonly lookupKey: string;
  readonly type: EntitlementRow['feature_type'];
  readonly meter: { readonly id: string; readonly definition: MeterDefinition } | null;
}
