import type { Life } from '../../billing/subscription';
import type { SubscriptionRow } from '../rows';

/** What a step did: the life after it, and the invoices it made. */
export interface StepResult {
  readonly life: Life;
  readonly invoiceIds: readonly string[];
  /** Columns of the subscription that it moved beside those that follow from the life. */
  readonly columns?: Partial<SubscriptionRow>;
}
