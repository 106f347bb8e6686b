import { computeInvoice } from '../billing/invoice';
import { decimal } from '../billing/money';
import type { Deps } from '../platform';
import { isCredit } from './given-back';
import type { LineSource, ProrationSource } from './line-source';
import { addPendingLines } from './pending-lines';
import type { InvoiceRow } from './rows';
import { requireInvoice } from './store';
import type { UnnumberedInvoice } from './write-final';

/**
 * What a final invoice gives back and could not absorb waits for the next one, as one line: credit for unused time, or what more usage than was
 * billed before has made cheaper. No invoice is negative, and nothing is lost.
 */
export async function carryExcessCredit(deps: Deps, invoice: UnnumberedInvoice): Promise<void> {
  if (invoice.subscription_id === null) return;
  const credit = givingBack(invoice.inputs);
  if (credit === undefined) return;
  const { excessCredit } = computeInvoice(invoice.inputs.invoice);
  if (!decimal(excessCredit).gt(0)) return;
  const numbered = await requireInvoice(deps.db, invoice.environment_id, invoice.id);
  await addPendingLines(deps, { id: invoice.subscription_id, environment_id: invoice.environment_id }, [carried(credit, numbered, excessCredit)]);
}

/** The source of a line that may be worth less than nothing. Few invoices have any, and only those are computed once more. */
function givingBack({ sources, invoice: { lines } }: UnnumberedInvoice['inputs']): LineSource | undefined {
  const billedBefore = new Set(lines.flatMap((line) => (line.billedBefore === undefined ? [] : [line.key])));
  const credit = sources.find(isCredit);
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
