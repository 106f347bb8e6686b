import type { AllowanceRule } from '../../billing/allowances';
import { instantFromDateTime, localTime, type PeriodUnit, startOfUnit } from '../../billing/calendar';
import type { SubscriptionFacts } from '../../rating';
import type { ResetPeriod } from '../schema';
import type { Aggregated } from './aggregate-sources';

const UNITS: Readonly<Record<Exclude<ResetPeriod, 'NEVER'>, PeriodUnit>> = {
  DAILY: 'day',
  WEEKLY: 'week',
  MONTHLY: 'month',
  QUARTERLY: 'quarter',
  HALF_YEARLY: 'half_year',
  ANNUAL: 'year',
};

type Anchored = Pick<SubscriptionFacts, 'start_date' | 'billing_cycle' | 'life'>;

/** When the units of an entitlement start anew for a subscription: on its own anchor, or on the calendar where it is billed by that. */
export function allowanceRule({ limit, reset }: Pick<Aggregated, 'limit' | 'reset'>, subscription: Anchored): AllowanceRule {
  const since = subscription.start_date;
  if (reset === null) return { limit, reset: 'billing_period', since };
  if (reset === 'NEVER') return { limit, reset: 'never', since };
  const unit = UNITS[reset];
  const { anchor, zone, alignment } = subscription.life.cadence;
  if (alignment === 'anniversary') return { limit, reset: { anchor, zone, unit, count: 1, alignment }, since };
  // From a boundary on, the windows of a calendar cadence have no stub, whenever the subscription began.
  const boundary = instantFromDateTime(startOfUnit(localTime(anchor, zone), unit));
  return { limit, reset: { anchor: boundary, zone, unit, count: 1, alignment }, since };
}
