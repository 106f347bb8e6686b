import type { z } from 'zod';
import { metersByIds, plansByIds, pricesByIds, toPlanView, type MeterRow, type PlanRow, type PriceRow } from '../catalog';
import { couponAssociationsOf, viewCouponAssociations, type CouponAssociation } from '../coupons';
import { customersByIds, toCustomerView, type CustomerRow } from '../customers';
import { expands } from '../http';
import { phasesOfLines } from '../invoices';
import type { Db } from '../platform';
import type { Run, Subscription } from './answers';
import { toLineView } from './line-view';
import { loadOutstandingCredits } from './outstanding-credit';
import { loadPauses, type PauseView } from './pauses';
import type { LineItemRow, RunRow, SubscriptionRow } from './rows';
import { lineItemsOf } from './store';
import type { SubscriptionPhase } from './terms-schema';
import { loadPhases, termsView } from './terms-view';

type SubscriptionView = z.infer<typeof Subscription>;

export interface SubscriptionViewOptions {
  readonly lines: boolean;
  /** Which of `customer`, `plan` and `prices` to fill, comma separated. */
  readonly expand: string | undefined;
}

const WHOLE: SubscriptionViewOptions = { lines: true, expand: 'customer,plan,prices' };

interface Related {
  readonly phases: readonly z.infer<typeof SubscriptionPhase>[];
  readonly tenantId: string;
  readonly options: SubscriptionViewOptions;
  readonly customers: ReadonlyMap<string, CustomerRow>;
  readonly plans: ReadonlyMap<string, PlanRow>;
  readonly items: readonly LineItemRow[];
  readonly linePhases: ReadonlyMap<string, string>;
  readonly prices: ReadonlyMap<string, PriceRow>;
  readonly meters: ReadonlyMap<string, MeterRow>;
  readonly coupons: readonly CouponAssociation[];
  readonly pauses: readonly PauseView[];
  readonly credits: ReadonlyMap<string, string>;
}

/** Subscriptions as both dialects know them, with their lines: a fixed number of reads, however many subscriptions. */
export async function loadSubscriptionViews(
  db: Db,
  rows: readonly SubscriptionRow[],
  tenantId: string,
  options: SubscriptionViewOptions = WHOLE,
): Promise<SubscriptionView[]> {
  const pick = (key: 'id' | 'customer_id' | 'plan_id') => rows.map((row) => row[key]);
  const customers = await customersByIds(db, pick('customer_id'));
  const plans = await plansByIds(db, pick('plan_id'));
  const items = options.lines ? await lineItemsOf(db, pick('id')) : [];
  const prices = await pricesByIds(
    db,
    items.map((item) => item.price_id),
  );
  const meters = await metersByIds(
    db,
    [...prices.values()].map((price) => price.meter_id),
  );
  const coupons = await viewCouponAssociations(db, await couponAssociationsOf(db, pick('id')), tenantId);
  const pauses = await loadPauses(db, rows, tenantId);
  const phases = await loadPhases(db, pick('id'), tenantId);
  const linePhases = await phasesOfLines(db, phases.length === 0 ? [] : items.map((item) => item.id));
  const credits = await loadOutstandingCredits(db, rows);
  const related: Related = { credits, linePhases, tenantId, options, customers, plans, items, prices, meters, coupons, pauses, phases };
  return rows.map((row) => toView(row, related));
}

const UNUSED = {
  ...{ collection_method: null, credit_grants: null },
  ...{ gateway_payment_method_id: null, invoicing_customer_id: null, latest_invoice: null, version: null },
  ...{ payment_behavior: null, payment_terms: null },
} as const;

function toView(row: SubscriptionRow, { tenantId, options, ...related }: Related): SubscriptionView {
  const { life, status, metadata, fee_billing_period: _fees, fee_billing_period_count: _feeCount, ...columns } = row;
  const customer = related.customers.get(row.customer_id);
  const plan = related.plans.get(row.plan_id);
  return {
    ...UNUSED,
    ...columns,
    ...{ tenant_id: tenantId, status: 'published', created_by: '', updated_by: '', metadata: { ...metadata } },
    ...{ external_customer_id: customer?.external_id ?? '', subscription_status: status, billing_cadence: 'RECURRING' },
    ...termsView(row),
    ...{ phases: related.phases.filter((phase) => phase.subscription_id === row.id), customer_timezone: row.timezone, trial_end_date: row.trial_end },
    ...agreedView(life),
    ...{ active_pause_id: life.pause?.changeId ?? null, pauses: related.pauses.filter((pause) => pause.subscription_id === row.id) },
    ...{ pause_status: pauseStatusOf(life), held: life.held === true, past_due: life.pastDue === true },
    outstanding_credit: related.credits.get(row.id) ?? '',
    customer: customer && expands(options.expand, 'customer') ? toCustomerView(customer, tenantId) : null,
    plan: plan && expands(options.expand, 'plan') ? toPlanView(plan, null, tenantId) : null,
    coupon_associations: related.coupons.filter((coupon) => coupon.subscription_id === row.id),
    line_items: related.items
      .filter((item) => item.subscription_id === row.id)
      .flatMap((item) => toLineView(item, row, { tenantId, expand: options.expand, ...related })),
  };
}

const DAY_MS = 86_400_000;

function agreedView({ contract, noticeLeadMs = 0 }: SubscriptionRow['life']): Pick<SubscriptionView, 'contract' | 'renewal_notice_days'> {
  const terms = contract && { end: contract.end, term_count: contract.termCount, renewals: contract.term, term_end: contract.termEnd ?? null };
  return { contract: terms ?? null, renewal_notice_days: noticeLeadMs / DAY_MS };
}

function pauseStatusOf({ pause, changes = [] }: SubscriptionRow['life']): SubscriptionView['pause_status'] {
  if (pause !== undefined) return 'active';
  return changes.some((change) => change.kind === 'pause') ? 'scheduled' : 'none';
}

export function toRunView(row: RunRow): z.infer<typeof Run> {
  const { id, subscription_id, step_key, kind, due_at, status, attempts, error, error_code, next_attempt_at, first_attempt_at, last_attempt_at } = row;
  return {
    ...{ id, subscription_id, step: step_key, kind: kind as z.infer<typeof Run>['kind'], due_at, status, attempts, error, error_code, next_attempt_at },
    ...{ invoice_ids: [...row.invoice_ids], first_attempt_at, last_attempt_at },
  };
}
