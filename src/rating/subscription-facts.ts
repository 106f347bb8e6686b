import type { Life } from '../billing/subscription';
import type { Instant } from '../platform';

/** What decides, of a subscription, how its usage is rated and what it includes. */
export interface SubscriptionFacts {
  readonly id: string;
  readonly customer_id: string;
  readonly plan_id: string;
  readonly status: string;
  readonly currency: string;
  readonly billing_period: string;
  readonly billing_cycle: 'anniversary' | 'calendar';
  readonly start_date: Instant;
  readonly life: Life;
  readonly created_at: Instant;
}

/** The columns that they are read from. */
export const FACT_COLUMNS = [
  'id',
  'customer_id',
  'plan_id',
  'status',
  'currency',
  'billing_period',
  'billing_cycle',
  'start_date',
  'life',
  'created_at',
] as const satisfies readonly (keyof SubscriptionFacts)[];
