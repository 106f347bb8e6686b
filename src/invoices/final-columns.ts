import { addMilliseconds } from '../billing/calendar';
import type { Deps, Instant } from '../platform';
import type { BillingParty } from './billing-party';
import { nextInvoiceNumber } from './next-invoice-number';
import type { InvoiceRow } from './rows';

const DAY_MS = 86_400_000;

/** What finalising fixes beside the amounts: the number, the cut-off and the dates. Taken last, since the number's row is locked until the commit. */
export async function finalColumns(
  deps: Deps,
  input: { readonly party: BillingParty; readonly now: Instant; readonly ingestedBefore: string },
): Promise<Pick<InvoiceRow, 'status' | 'number' | 'ingested_before' | 'finalized_at' | 'due_date' | 'updated_at'>> {
  const { environment } = input.party;
  return {
    status: 'finalized',
    number: await nextInvoiceNumber(deps, environment),
    ingested_before: input.ingestedBefore,
    finalized_at: input.now,
    due_date: addMilliseconds(input.now, environment.settings.payment_terms_days * DAY_MS),
    updated_at: deps.clock.now(),
  };
}
