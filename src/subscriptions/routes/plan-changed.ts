import { z } from 'zod';
import { millisecondsOf } from '../../billing/calendar';
import { decimal, zero } from '../../billing/money';
import type { PlanRow } from '../../catalog';
import { alwaysNull } from '../../http';
import { Invoice } from '../../invoices';
import { Subscription } from '../answers';
import { CHANGE_TYPES, type ChangeType } from '../changes/change-type';
import { moneyText } from '../changes/compute-change';
import type { Outcome } from '../changes/outcome';
import { ChangedResources, ProrationSummary } from '../changes/outcome-schema';
import { EntityChange } from '../entity-changes';
import { NextInvoicePreview } from '../next-invoice-view';
import type { ChangeRow, SubscriptionRow } from '../rows';

const planSummary = z.object({ id: z.string(), name: z.string(), lookup_key: z.string(), description: z.string() }).nullable();

const subscriptionSummary = z.object({
  ...{ id: z.string(), plan_id: z.string(), status: z.string(), billing_anchor: z.string(), created_at: z.string() },
  ...{ current_period_start: z.string().nullable(), current_period_end: z.string().nullable(), archived_at: alwaysNull },
});

/** A settlement with its sums as dialect A tells them. */
const ProrationDetails = ProrationSummary.extend({
  ...{ credit_amount: z.string(), charge_amount: z.string(), net_amount: z.string(), currency: z.string() },
  ...{ credit_description: z.string(), charge_description: z.string(), proration_date: z.string() },
  ...{ current_period_start: z.string().nullable(), current_period_end: z.string().nullable(), days_used: z.int(), days_remaining: z.int() },
}).meta({ id: 'ProrationDetails' });

const BillingCycle = z
  .object({
    ...{ billing_anchor: z.string(), billing_cadence: z.literal('RECURRING'), billing_period: z.string(), billing_period_count: z.int() },
    ...{ period_start: z.string().nullable(), period_end: z.string().nullable() },
  })
  .meta({ id: 'BillingCycle' });

export const PlanChanged = z
  .object({
    change_type: z.enum(CHANGE_TYPES).meta({
      description:
        'Whether the recurring fees of the lines that begin cost more or less per unit of time than those of the lines that end; usage does not count.',
    }),
    subscription: Subscription,
    ...{ from_plan: planSummary, to_plan: planSummary, current_plan: planSummary, target_plan: planSummary },
    ...{ subscription_id: z.string(), effective_at: z.string(), effective_date: z.string() },
    ...{ is_scheduled: z.boolean(), schedule_id: z.string().nullable(), scheduled_at: z.string().nullable() },
    changed_resources: ChangedResources,
    invoice: Invoice.nullable().meta({ description: 'The invoice that came of it, if any; the first of changed_resources.' }),
    ...{ proration_details: ProrationDetails.nullable(), proration_applied: ProrationDetails.nullable() },
    new_billing_cycle: BillingCycle,
    ...{ old_subscription: subscriptionSummary, new_subscription: subscriptionSummary },
    next_invoice_preview: NextInvoicePreview.nullable().meta({ description: 'Of a preview: the invoice at the end of the period, after the change.' }),
    credit_grants: alwaysNull,
    entity_changes: z.array(EntityChange).meta({ description: 'What becomes of the add-ons that the subscription has then.' }),
    ...{ warnings: z.array(z.string()), metadata: z.record(z.string(), z.string()) },
  })
  .meta({ id: 'PlanChanged' });

interface Told {
  readonly before: SubscriptionRow;
  readonly from: PlanRow | undefined;
  readonly to: PlanRow | undefined;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What is seen of a change beside its outcome, while it is there. */
export interface SeenChange {
  readonly changeType: ChangeType;
  readonly nextInvoice: z.infer<typeof NextInvoicePreview> | null;
  readonly entityChanges: z.infer<typeof EntityChange>[];
}

/** A change of plan as both versions of dialect A tell it. */
export function toPlanChanged(
  { row, subscription, change, changed_resources, seen }: Outcome & { readonly seen: SeenChange },
  { before, from, to, metadata }: Told,
) {
  const at = change?.executed_at ?? change?.scheduled_at ?? row.updated_at;
  const pending = change?.status === 'pending';
  const proration = change?.result ? prorationView(change.result, before, at) : null;
  const { billing_anchor, billing_period, billing_period_count, current_period_start, current_period_end } = row;
  return {
    ...{ change_type: seen.changeType, subscription, subscription_id: row.id, from_plan: planView(from), to_plan: planView(to) },
    ...{ current_plan: planView(from), target_plan: planView(to), effective_at: at, effective_date: at, is_scheduled: pending },
    ...{ schedule_id: pending ? change.id : null, scheduled_at: pending ? change.scheduled_at : null, changed_resources },
    ...{ invoice: changed_resources.invoices[0]?.invoice ?? null, proration_details: proration, proration_applied: proration },
    new_billing_cycle: {
      ...{ billing_anchor, billing_cadence: 'RECURRING', billing_period, billing_period_count },
      ...{ period_start: current_period_start, period_end: current_period_end },
    },
    ...{ old_subscription: { ...subscriptionView(before), status: row.status }, new_subscription: subscriptionView(row) },
    ...{ next_invoice_preview: seen.nextInvoice, credit_grants: null, entity_changes: seen.entityChanges, warnings: [], metadata: { ...metadata } },
  };
}

const DAY_MS = 86_400_000;

function prorationView({ credits, charges, net }: NonNullable<ChangeRow['result']>, before: SubscriptionRow, at: string) {
  const { currency, current_period_start, current_period_end } = before;
  const sum = (amounts: typeof credits) =>
    moneyText(
      amounts.reduce((total, { amount }) => total.plus(decimal(amount)), zero),
      currency,
    );
  const days = (from: string | null, to: string | null) =>
    from === null || to === null ? 0 : Math.round((millisecondsOf(to) - millisecondsOf(from)) / DAY_MS);
  const names = (amounts: typeof credits) => amounts.map(({ display_name }) => display_name).join(', ');
  return {
    ...{ credits, charges, net, credit_amount: sum(credits), charge_amount: sum(charges), net_amount: net, currency },
    ...{ credit_description: names(credits), charge_description: names(charges), proration_date: at, current_period_start, current_period_end },
    ...{ days_used: days(current_period_start, at), days_remaining: days(at, current_period_end) },
  };
}

function planView(plan: PlanRow | undefined) {
  return plan === undefined ? null : { id: plan.id, name: plan.name, lookup_key: plan.lookup_key, description: plan.description };
}

function subscriptionView({ id, plan_id, status, billing_anchor, created_at, current_period_start, current_period_end }: SubscriptionRow) {
  return { id, plan_id, status, billing_anchor, created_at, current_period_start, current_period_end, archived_at: null };
}
