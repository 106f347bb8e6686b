import { computeInvoice } from '../billing/invoice';
import { decimal } from '../billing/money';
import type { Db, Deps } from '../platform';
import type { LineSource, ProrationSource } from './line-source';
import type { InvoiceRow } from './rows';
import { requireInvoice } from './store';
import type { UnnumberedInvoice } from './write-final';

/** A line that waits for the next invoice of a subscription. */
export interface PendingLine {
  readonly id: string;
  readonly source: LineSource;
}

type Owner = { readonly id: string; readonly environment_id: string };

/** Leaves lines for the next invoice of a subscription. */
export async function addPendingLines(deps: Deps, { id, environment_id }: Owner, sources: readonly LineSource[]): Promise<void> {
  if (sources.length === 0) return;
  const created_at = deps.clock.now();
  await deps.db('pending_lines').insert(sources.map((source) => ({ environment_id, subscription_id: id, source: JSON.stringify(source), created_at })));
}

/** What waits, oldest first. The subscription's lock is the caller's, so nothing is taken twice. Uses pending_lines_waiting. */
export function pendingLinesOf(db: Db, subscriptionId: string): Promise<PendingLine[]> {
  return db('pending_lines').where({ subscription_id: subscriptionId }).whereNull('invoice_id').orderBy('id').select('id', 'source');
}

/** Marks the lines as taken by an invoice. */
export async function settlePendingLines(db: Db, lines: readonly PendingLine[], invoiceId: string): Promise<void> {
  if (lines.length === 0) return;
  await db('pending_lines')
    .whereIn(
      'id',
      lines.map((line) => line.id),
    )
    .update({ invoice_id: invoiceId });
}

/** Gives waiting lines to another subscription of the same customer, on whose invoice they will be. */
export async function movePendingLines(db: Db, lines: readonly PendingLine[], toSubscriptionId: string): Promise<void> {
  if (lines.length === 0) return;
  await db('pending_lines')
    .whereIn(
      'id',
      lines.map((line) => line.id),
    )
    .update({ subscription_id: toSubscriptionId });
}

/**
 * What a final invoice gives back and could not absorb waits for the next one, as one line: credit for unused time, or what more usage than was
 * billed before has made cheaper. True when there is any. No invoice is negative, and nothing is lost.
 */
export async function carryExcessCredit(deps: Deps, invoice: UnnumberedInvoice): Promise<boolean> {
  if (invoice.subscription_id === null) return false;
  const credit = givingBack(invoice.inputs);
  if (credit === undefined) return false;
  const { excessCredit } = computeInvoice(invoice.inputs.invoice);
  if (!decimal(excessCredit).gt(0)) return false;
  const numbered = await requireInvoice(deps.db, invoice.environment_id, invoice.id);
  await addPendingLines(deps, { id: invoice.subscription_id, environment_id: invoice.environment_id }, [carried(credit, numbered, excessCredit)]);
  return true;
}

/** The source of a line that may be worth less than nothing. Few invoices have any, and only those are computed once more. */
function givingBack({ sources, invoice: { lines } }: UnnumberedInvoice['inputs']): LineSource | undefined {
  const billedBefore = new Set(lines.flatMap((line) => (line.billedBefore === undefined ? [] : [line.key])));
  const credit = sources.find((source) => source.kind === 'proration' && source.direction === 'credit');
  return credit ?? sources.findLast(({ key }) => billedBefore.has(key));
}

function carried(credit: LineSource, invoice: InvoiceRow, amount: string): ProrationSource {
  return {
    ...{ kind: 'proration', direction: 'credit', quantity: '1', proration: null, model: { kind: 'flat', amount } },
    ...{ key: `carried:${invoice.id}`, subscriptionLineItemId: credit.subscriptionLineItemId, priceId: credit.priceId },
    displayName: `Credit carried over from ${invoice.number ?? invoice.id}`,
    period: credit.period,
  };
}
