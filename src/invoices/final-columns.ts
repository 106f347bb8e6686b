import { addMilliseconds } from '../billing/calendar';
import type { Clock, Instant } from '../platform';
import type { BillingParty } from './billing-party';
import type { InvoiceRow } from './rows';

const DAY_MS = 86_400_000;

interface FinalFacts {
  readonly party: BillingParty;
  readonly now: Instant;
  /** Where somebody has set it; else it follows from the payment terms. */
  readonly dueDate: Instant | null;
  readonly ingestedBefore: string;
}

/** What finalising fixes beside the amounts and the number: the cut-off and the dates. */
export function finalColumns(
  { clock }: { readonly clock: Clock },
  { party, now, dueDate, ingestedBefore }: FinalFacts,
): Pick<InvoiceRow, 'status' | 'ingested_before' | 'finalized_at' | 'due_date' | 'updated_at'> {
  return {
    status: 'finalized',
    ingested_before: ingestedBefore,
    finalized_at: now,
    due_date: dueDate ?? addMilliseconds(now, party.environment.settings.payment_terms_days * DAY_MS),
    updated_at: clock.now(),
  };
}
