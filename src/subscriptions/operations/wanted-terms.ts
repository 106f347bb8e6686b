import type { z } from 'zod';
import type { Db, Instant } from '../../platform';
import type { LineSpec } from '../changes';
import type { TermsBody } from '../terms-schema';
import { readLineSpecs } from './read-line-specs';

export interface WantedPhase {
  readonly startDate: Instant;
  readonly endDate: Instant | null;
  readonly coupons: readonly string[];
  readonly lines: readonly LineSpec[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** A promise to use so much in each term. */
export interface WantedCommitment {
  readonly amount: string;
  readonly duration: string | null;
  readonly overageFactor: string;
  readonly trueUp: boolean;
}

/** What a new subscription agrees beyond its plan and its dates. */
export interface WantedTerms {
  readonly usageBillingPeriod: string | null;
  readonly usageBillingPeriodCount: number | null;
  readonly phases: readonly WantedPhase[];
  readonly parentSubscriptionId: string | null;
  readonly childSubscriptionIds: readonly string[];
  readonly autoInvoiceThreshold: string | null;
  readonly commitment: WantedCommitment | null;
}

/** The terms of a body, with the lines of its phases read. Refuses prices that are not there or could not be billed. */
export async function readTerms(db: Db, environmentId: string, body: z.infer<typeof TermsBody>): Promise<WantedTerms> {
  const phases: WantedPhase[] = [];
  for (const [index, phase] of (body.phases ?? []).entries()) phases.push(await readPhase(db, environmentId, phase, `/phases/${index}`));
  return {
    usageBillingPeriod: body.usage_billing_period ?? null,
    usageBillingPeriodCount: body.usage_billing_period_count ?? null,
    phases,
    parentSubscriptionId: body.parent_subscription_id ?? body.inheritance?.parent_subscription_id ?? null,
    childSubscriptionIds: body.inheritance?.subscriptions_ids_for_grouped_invoicing ?? [],
    autoInvoiceThreshold: body.auto_invoice_threshold ?? null,
    commitment: commitmentOf(body),
  };
}

type PhaseBody = NonNullable<z.infer<typeof TermsBody>['phases']>[number];

async function readPhase(db: Db, environmentId: string, phase: PhaseBody, at: string): Promise<WantedPhase> {
  const overrides = await readLineSpecs(db, environmentId, phase.override_line_items, `${at}/override_line_items`);
  const lines = await readLineSpecs(db, environmentId, phase.line_items, `${at}/line_items`);
  return { startDate: phase.start_date, endDate: phase.end_date ?? null, coupons: phase.coupons, lines: [...overrides, ...lines], metadata: phase.metadata };
}

function commitmentOf(body: z.infer<typeof TermsBody>): WantedCommitment | null {
  if (body.commitment_amount === undefined) return null;
  return {
    ...{ amount: body.commitment_amount, duration: body.commitment_duration ?? null },
    ...{ overageFactor: body.overage_factor ?? '1', trueUp: body.enable_true_up },
  };
}
