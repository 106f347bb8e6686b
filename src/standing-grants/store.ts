import type { PeriodUnit } from '../billing/calendar';
import { queryNamed, type Db, type Instant } from '../platform';

export const SCOPES = ['PLAN', 'SUBSCRIPTION', 'ADDON'] as const;
export const CADENCES = ['ONETIME', 'RECURRING'] as const;
export const EXPIRATION_TYPES = ['NEVER', 'DURATION', 'BILLING_CYCLE'] as const;

/** How often a recurring one grants, in the calendar's units. */
export const GRANT_PERIODS = {
  DAILY: 'day',
  WEEKLY: 'week',
  MONTHLY: 'month',
  QUARTERLY: 'quarter',
  HALF_YEARLY: 'half_year',
  ANNUAL: 'year',
} as const satisfies Record<string, PeriodUnit>;
export type GrantPeriod = keyof typeof GRANT_PERIODS;

export const EXPIRATION_UNITS = { DAY: 'day', WEEK: 'week', MONTH: 'month', YEAR: 'year' } as const;

/** Credits that a plan, an add-on or a subscription grants by itself, once or again and again. */
export interface StandingGrantRow {
  readonly id: string;
  readonly environment_id: string;
  readonly scope: (typeof SCOPES)[number];
  /** The plan, or that of the subscription; null for an add-on's own. */
  readonly plan_id: string | null;
  readonly addon_id: string | null;
  readonly subscription_id: string | null;
  readonly copied_from_id: string | null;
  /** The association of the add-on that brought it to its subscription. */
  readonly addon_association_id: string | null;
  readonly name: string;
  readonly credits: string;
  readonly cadence: (typeof CADENCES)[number];
  readonly period: GrantPeriod | null;
  readonly period_count: number | null;
  readonly expiration_type: (typeof EXPIRATION_TYPES)[number];
  readonly expiration_duration: number | null;
  readonly expiration_duration_unit: keyof typeof EXPIRATION_UNITS | null;
  readonly priority: number | null;
  readonly conversion_rate: string | null;
  readonly topup_conversion_rate: string | null;
  readonly start_date: Instant | null;
  readonly end_date: Instant | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly status: 'published' | 'archived' | 'deleted';
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

/** `update` keeps it as it is until the caller's transaction ends. */
export async function findStandingGrant(db: Db, environmentId: string, id: string, lock?: 'update'): Promise<StandingGrantRow | undefined> {
  const query = db<StandingGrantRow>('standing_grants').where({ id, environment_id: environmentId }).whereNot('status', 'deleted');
  return (lock === 'update' ? query.forUpdate() : query).first();
}

const OF_SUBSCRIPTION = {
  name: 'standing_grants_of_subscription',
  text: `select * from standing_grants where subscription_id = $1 and status = 'published' order by created_at, id`,
};

/** Uses standing_grants_subscription. */
export function standingGrantsOf(db: Db, subscriptionId: string): Promise<readonly StandingGrantRow[]> {
  return queryNamed<StandingGrantRow>(db, { ...OF_SUBSCRIPTION, values: [subscriptionId] });
}

export async function insertStandingGrants(db: Db, rows: readonly StandingGrantRow[]): Promise<void> {
  if (rows.length > 0) await db('standing_grants').insert(rows.map((row) => ({ ...row, metadata: JSON.stringify(row.metadata) })));
}
