import type { Contract } from '../../billing/subscription';
import type { OverrideEntitlement } from '../../entitlements';
import type { SubscriptionGrantBody } from '../../standing-grants';
import type { Instant } from '../../platform';
import type { WantedAdjustments } from './attach-adjustments';
import type { WantedTerms } from './wanted-terms';
import type { WantedLines } from './begin-lines';

/** What a new subscription is asked to be; null leaves the choice to the plan or the customer. */
export interface CreateSubscriptionInput extends WantedAdjustments, WantedLines, WantedTerms {
  readonly environmentId: string;
  readonly customer: string;
  readonly planId: string;
  readonly currency: string | null;
  readonly billingPeriod: string | null;
  readonly billingPeriodCount: number | null;
  readonly billingCycle: 'anniversary' | 'calendar';
  readonly timezone: string | null;
  readonly startDate: Instant | null;
  readonly endDate: Instant | null;
  readonly trialEndDate: Instant | null;
  readonly trialPeriodDays: number | null;
  readonly trialUsage: 'free' | 'billed';
  readonly prorationBehavior: 'none' | 'create_prorations';
  readonly prorationUnit: 'second' | 'day';
  readonly entitlements: readonly OverrideEntitlement[];
  readonly creditGrants: readonly SubscriptionGrantBody[];
  /** A draft does nothing until it is activated. */
  readonly draft: boolean;
  /** Null leaves it to the environment. */
  readonly renewalNoticeDays: number | null;
  readonly contract: Pick<Contract, 'end' | 'termCount'> | null;
  readonly lookupKey: string;
  readonly metadata: Readonly<Record<string, string>>;
}
