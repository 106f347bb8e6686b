import type { Instant } from '../../../../src/billing/calendar';
import type { Exact } from '../exact';

/** Credits counted in units. */
export interface Lot {
  readonly number: number;
  remaining: Exact;
  readonly grantedAt: Instant;
  readonly days: number | null;
  readonly rollover: boolean;
  /** Small numbers burn first, and what has none last. */
  readonly priority: number | null;
  /** Null as long as it waits for a period. */
  valid: { readonly from: Instant; readonly until: Instant | null } | null;
}

export interface Used {
  readonly at: Instant;
  readonly event: string;
  readonly value: number;
}
