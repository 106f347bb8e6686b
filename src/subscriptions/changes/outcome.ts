import type { z } from 'zod';
import { loadInvoiceViews, type InvoiceRow } from '../../invoices';
import type { Db } from '../../platform';
import type { ChangeRow, LineItemRow, SubscriptionRow } from '../rows';
import { requireSubscription } from '../store';
import { loadSubscriptionViews } from '../view';
import type { ChangedResources } from './outcome-schema';

/** What is asked about a command that was carried out or rehearsed. */
export interface OutcomeQuery {
  readonly environmentId: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  /** The change's id, which is its command's. */
  readonly changeId: string;
  /** The newest invoice before the command; what is newer came of it. */
  readonly lastInvoiceId: string | null;
  readonly rehearsed: boolean;
  /** Left out where no command can have made any. */
  readonly invoices?: false;
}

/** A command's outcome as both dialects show it; read in the transaction in which it happened. */
export async function loadOutcome(db: Db, query: OutcomeQuery) {
  const row = await requireSubscription(db, query.environmentId, query.subscriptionId);
  const [subscription] = await loadSubscriptionViews(db, [row], query.tenantId);
  const change = (await db<ChangeRow>('subscription_changes').where({ id: query.changeId }).first()) ?? null;
  return { row, subscription, change, changed_resources: await changedResources(db, query, row, change) };
}

export type Outcome = Awaited<ReturnType<typeof loadOutcome>>;

async function changedResources(db: Db, query: OutcomeQuery, row: SubscriptionRow, change: ChangeRow | null): Promise<z.infer<typeof ChangedResources>> {
  const { id, status, trial_end, current_period_end } = row;
  return {
    subscriptions: [{ id, action: 'updated', status, trial_end, current_period_end }],
    line_items: await changedLines(db, change),
    invoices: query.invoices === false ? [] : await newInvoices(db, query),
  };
}

async function changedLines(db: Db, change: ChangeRow | null): Promise<z.infer<typeof ChangedResources>['line_items']> {
  const ended = change?.result?.ended.map((line) => line.line_item_id) ?? [];
  const began = change?.result?.began.map((line) => line.line_item_id) ?? [];
  const rows = await db<LineItemRow>('subscription_line_items')
    .whereIn('id', [...ended, ...began])
    .orderBy('position');
  return rows.map((item) => ({
    ...{ id: item.id, price_id: item.price_id, quantity: item.quantity, start_date: item.start_date, end_date: item.end_date },
    change_action: ended.includes(item.id) ? 'ended' : item.root_id === item.id ? 'created' : 'updated',
  }));
}

/** Ids sort by time. Uses invoices_subscription. */
async function newInvoices(db: Db, { subscriptionId, lastInvoiceId, tenantId, rehearsed }: OutcomeQuery) {
  const rows = await db<InvoiceRow>('invoices')
    .where({ subscription_id: subscriptionId })
    .where('id', '>', lastInvoiceId ?? '')
    .orderBy('id');
  const views = await loadInvoiceViews(db, rows, tenantId);
  return views.map((invoice) => ({ id: invoice.id, action: 'created' as const, status: rehearsed ? ('preview' as const) : ('issued' as const), invoice }));
}

/** The newest invoice of a subscription. */
export async function lastInvoiceId(db: Db, subscriptionId: string): Promise<string | null> {
  const row = await db<InvoiceRow>('invoices').where({ subscription_id: subscriptionId }).orderBy('id', 'desc').first('id');
  return row?.id ?? null;
}
