import type { Deps, Instant } from '../../platform';
import { type BillingCut, loadBillingCut } from '../billing-cut';
import { finalColumns } from '../final-columns';
import { draftRow, lateUsageOf, type NewInvoice } from '../invoice-row';
import { carryExcessCredit } from '../carry-excess-credit';
import { publishFinal } from '../publish-final';
import { insertLines } from '../store';
import { insertFinal, type UnnumberedInvoice } from '../write-final';
import { computeFromSources } from './compute-from-sources';

export interface IssueInvoiceInput extends NewInvoice {
  /** Business time of the issue. */
  readonly now: Instant;
  /** For an invoice that is made for nothing but late usage. */
  readonly lateUsageOf?: string;
  /** Where the step that issues it has read it already. */
  readonly cut?: BillingCut;
  /** The end of a period for which it is the last invoice: credits that have expired by then are written off. */
  readonly lapseAt?: Instant;
}

/** Writes an invoice that is final from the start, where there is no grace time to wait for: measured and computed once. */
export async function issueInvoice(deps: Deps, input: IssueInvoiceInput): Promise<UnnumberedInvoice> {
  const { party, now, period } = input;
  const cut = input.cut ?? (await loadBillingCut(deps.db, { party, subscriptionId: input.lateUsageOf ?? lateUsageOf(input), before: period.start }));
  const computed = await computeFromSources(deps.db, { ...input, cut, forUpdate: deps.rehearsal !== true, invoiceId: input.id ?? null });
  const dueDate = input.dueDate ?? null;
  const row = {
    ...draftRow(deps, { ...input, finalizeAt: now }, computed),
    ...finalColumns(deps, { party, now, dueDate, ingestedBefore: cut.ingestedBefore }),
  };
  await insertFinal(deps, party.environment, row);
  await insertLines(deps, row, computed);
  await publishFinal(deps, row, computed);
  await carryExcessCredit(deps, row);
  return row;
}
