import type { Deps, Instant } from '../../platform';
import { ingestCutoff } from '../../usage';
import { finalColumns } from '../final-columns';
import { draftRow, lateUsageOf, type NewInvoice } from '../invoice-row';
import { publishFinal } from '../publish-final';
import type { InvoiceRow } from '../rows';
import { insertInvoice, insertLines } from '../store';
import { computeFromSources } from './compute-from-sources';

export interface IssueInvoiceInput extends NewInvoice {
  /** Business time of the issue. */
  readonly now: Instant;
  /** For an invoice that is made for nothing but late usage. */
  readonly lateUsageOf?: string;
}

/** Writes an invoice that is final from the start, where there is no grace time to wait for: measured and computed once. */
export async function issueInvoice(deps: Deps, input: IssueInvoiceInput): Promise<InvoiceRow> {
  const { party, now } = input;
  const ingestedBefore = await ingestCutoff(deps.db);
  const computed = await computeFromSources(deps.db, {
    ...input,
    ingestedBefore,
    forUpdate: deps.rehearsal !== true,
    invoiceId: null,
    lateUsageOf: input.lateUsageOf ?? lateUsageOf(input),
  });
  const row: InvoiceRow = { ...draftRow(deps, { ...input, finalizeAt: now }, computed), ...(await finalColumns(deps, { party, now, ingestedBefore })) };
  await insertInvoice(deps.db, row);
  await insertLines(deps, row, computed);
  await publishFinal(deps, row, computed);
  return row;
}
