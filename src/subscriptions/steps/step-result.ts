import type { Life } from '../../billing/subscription';

/** What a step did: the life after it, and the invoices it made. */
export interface StepResult {
  readonly life: Life;
  readonly invoiceIds: readonly string[];
}
